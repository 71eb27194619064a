import { dayIn } from '../../kernel/days.js';
import { type Sql, sql } from '../../database/sql.js';

/**
 * Whether task `t` is overdue: not done, and its deadline has passed.
 * @param tz the time zone that determines the day; UTC by default.
 */
export function isOverdue(tz?: string): Sql {
  // A subquery, because with a constant date the planner would scan the due tasks of all projects.
  return sql`(t.status <> 'done' AND t.deadline < (SELECT ${dayIn(tz)}::date))`;
}

import type { Actor } from '../../kernel/access/access.js';
import { type Sql, sql } from '../../database/sql.js';
import { type TaskFilter, taskFilter } from '../filters/task-filter.js';
import { hasLabel } from '../labels/task-labels.js';
import { isOverdue } from './overdue.js';
import type { TaskFilters } from './task-list.dto.js';

/**
 * The filters of a list or a board as parts of a statement.
 * @throws InvalidInput with each error of `filter`.
 */
export function filtersOf(actor: Actor, query: TaskFilters): TaskFilter {
  const { query: text, filter, tz } = query;
  const { conditions, texts, search } = taskFilter(filter, { actor, tz });
  return {
    conditions: [...fieldsOf(actor, query), ...conditions],
    texts: text === undefined ? texts : [text, ...texts],
    search: text ?? search,
  };
}

function fieldsOf(actor: Actor, query: TaskFilters): Sql[] {
  const { label, priority, assigned_to, due_before, due_after, overdue, tz } = query;
  const filters: Sql[] = [];
  if (label) filters.push(...label.split(',').map(hasLabel));
  if (priority) filters.push(sql`t.priority = ${priority}`);
  if (assigned_to === 'none') filters.push(sql`t.assigned_to IS NULL`);
  else if (assigned_to) filters.push(sql`t.assigned_to = ${assigned_to === 'me' ? actor.id : assigned_to}`);
  if (due_before) filters.push(sql`t.deadline < ${due_before}`);
  if (due_after) filters.push(sql`t.deadline > ${due_after}`);
  if (overdue) filters.push(isOverdue(tz));
  // A task without a deadline is not overdue; the comparison alone would be null.
  else if (overdue === false) filters.push(sql`${isOverdue(tz)} IS NOT TRUE`);
  return filters;
}

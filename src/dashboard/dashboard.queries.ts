import { Injectable } from '@nestjs/common';
import { type Actor, Role } from '../common/access.js';
import { Database, empty, raw, type Sql, sql } from '../database/sql.js';
import { NOTIFICATION_COLUMNS } from '../notifications/notification.queries.js';
import { visibleProjects } from '../projects/project.scope.js';
import { TASK_COLUMNS, TASK_FROM } from '../tasks/task.queries.js';
import { tasksWithin, visibleTasks } from '../tasks/task.scope.js';

const RECENT = 10;
/** Asked once per statement. Deadlines are dates in UTC. */
const TODAY = sql`(SELECT (now() AT TIME ZONE 'UTC')::date)`;

/** Reads for the dashboard. */
@Injectable()
export class DashboardQueries {
  constructor(private readonly database: Database) {}

  /** All of the dashboard as JSON text, made by the database from one snapshot. */
  async get(actor: Actor): Promise<string> {
    const row = await this.database.row<{ dashboard: string }>(sql`
      WITH p AS MATERIALIZED (SELECT * FROM projects p WHERE ${visibleProjects(actor)}),
      k AS MATERIALIZED (${countedTasks(actor)})
      SELECT json_build_object(
        'stats', (SELECT to_json(x) FROM (
          SELECT (SELECT count(*)::int FROM p) AS total_projects, ${tally('own')} AS total_tasks,
            ${tally('own', 'done')} AS completed_tasks, ${tally('own', 'in_progress')} AS in_progress_tasks,
            ${tally('own', 'todo')} AS todo_tasks, ${tally('overdue')} AS overdue_tasks
          FROM k) x),
        'recent_tasks', (SELECT coalesce(json_agg(x), '[]') FROM (
          SELECT ${TASK_COLUMNS} FROM (
            SELECT t.* FROM ${recentTasks(actor)} ORDER BY t.updated_at DESC, t.id DESC LIMIT ${RECENT}
          ) t ORDER BY t.updated_at DESC, t.id DESC) x),
        'project_progress', (SELECT coalesce(json_agg(x), '[]') FROM (
          SELECT p.id AS project_id, p.name AS project_name, p.status, p.deadline,
            coalesce(c.total, 0) AS total_tasks, coalesce(c.done, 0) AS completed_tasks,
            coalesce(c.in_progress, 0) AS in_progress_tasks, coalesce(c.todo, 0) AS todo_tasks,
            coalesce(round(100.0 * c.done / c.total, 2), 0)::float8 AS progress_percentage
          FROM p LEFT JOIN (
            SELECT k.project_id, ${tally('n')} AS total, ${tally('n', 'done')} AS done,
              ${tally('n', 'in_progress')} AS in_progress, ${tally('n', 'todo')} AS todo
            FROM k GROUP BY k.project_id
          ) c ON c.project_id = p.id ORDER BY p.created_at DESC, p.id DESC) x),
        'notifications', (SELECT coalesce(json_agg(x), '[]') FROM (
          SELECT ${NOTIFICATION_COLUMNS} FROM (
            SELECT n.* FROM notifications n WHERE n.user_id = ${actor.id}
            ORDER BY n.created_at DESC, n.id DESC LIMIT ${RECENT}
          ) n ORDER BY n.created_at DESC, n.id DESC) x))::text AS dashboard`);
    return row?.dashboard ?? '';
  }
}

/**
 * The tasks of each project of `p` by status: how many there are, how many of them the caller can see, and how many of
 * those are overdue. Every task is looked at once, and only in an index.
 */
function countedTasks(actor: Actor): Sql {
  const own = tasksWithin(actor);
  return sql`
    SELECT p.id AS project_id, c.* FROM p CROSS JOIN LATERAL (
      SELECT t.status, count(*) AS n, count(*) FILTER (WHERE ${own}) AS own,
        count(*) FILTER (WHERE ${own} AND t.status <> 'done' AND t.deadline < ${TODAY}) AS overdue
      FROM tasks t WHERE t.project_id = p.id AND t.deleted_at IS NULL GROUP BY t.status) c`;
}

/** Adds up a number of the rows of `k`, all or those of one status. */
function tally(number: 'n' | 'own' | 'overdue', status?: 'todo' | 'in_progress' | 'done'): Sql {
  const filter = status ? sql`FILTER (WHERE k.status = ${raw(`'${status}'`)})` : empty;
  return sql`coalesce(sum(k.${raw(number)}) ${filter}, 0)::int`;
}

/**
 * Where the tasks that were last updated are found (alias `t`): an admin's by the order of all, a member's among the last
 * of each of their projects (`p`), since going through all would mean to pass over those of everybody else.
 */
function recentTasks(actor: Actor): Sql {
  if (actor.role === Role.Admin) return sql`${TASK_FROM} WHERE ${visibleTasks(actor)}`;
  return sql`p CROSS JOIN LATERAL (
    SELECT t.* FROM tasks t WHERE t.project_id = p.id AND t.deleted_at IS NULL AND ${tasksWithin(actor)}
    ORDER BY t.updated_at DESC, t.id DESC LIMIT ${RECENT}) t`;
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/access.js';
import { Database, sql } from '../database/sql.js';
import { NOTIFICATION_COLUMNS } from '../notifications/notification.queries.js';
import { PROGRESS_COLUMNS } from '../projects/project.queries.js';
import { visibleProjects } from '../projects/project.scope.js';
import { TASK_COLUMNS, TASK_FROM } from '../tasks/task.queries.js';
import { visibleTasks } from '../tasks/task.scope.js';

const RECENT = 10;

/** Reads for the dashboard. */
@Injectable()
export class DashboardQueries {
  constructor(private readonly database: Database) {}

  /** All of the dashboard as JSON text, made by the database from one snapshot. */
  async get(actor: Actor): Promise<string> {
    const row = await this.database.row<{ dashboard: string }>(sql`
      SELECT json_build_object(
        'stats', (SELECT to_json(x) FROM (
          SELECT (SELECT count(*)::int FROM projects p WHERE ${visibleProjects(actor)}) AS total_projects,
            count(*)::int AS total_tasks,
            count(*) FILTER (WHERE t.status = 'done')::int AS completed_tasks,
            count(*) FILTER (WHERE t.status = 'in_progress')::int AS in_progress_tasks,
            count(*) FILTER (WHERE t.status = 'todo')::int AS todo_tasks,
            count(*) FILTER (WHERE t.status <> 'done' AND t.deadline < (now() AT TIME ZONE 'UTC')::date)::int AS overdue_tasks
          FROM ${TASK_FROM} WHERE ${visibleTasks(actor)}) x),
        'recent_tasks', (SELECT coalesce(json_agg(x), '[]') FROM (
          SELECT ${TASK_COLUMNS} FROM ${TASK_FROM} WHERE ${visibleTasks(actor)}
          ORDER BY t.updated_at DESC, t.id DESC LIMIT ${RECENT}) x),
        'project_progress', (SELECT coalesce(json_agg(x), '[]') FROM (
          SELECT p.id AS project_id, p.name AS project_name, p.status, p.deadline, ${PROGRESS_COLUMNS}
          FROM projects p LEFT JOIN tasks t ON t.project_id = p.id AND t.deleted_at IS NULL
          WHERE ${visibleProjects(actor)} GROUP BY p.id ORDER BY p.created_at DESC, p.id DESC) x),
        'notifications', (SELECT coalesce(json_agg(x), '[]') FROM (
          SELECT ${NOTIFICATION_COLUMNS} FROM notifications n WHERE n.user_id = ${actor.id}
          ORDER BY n.created_at DESC, n.id DESC LIMIT ${RECENT}) x))::text AS dashboard`);
    return row?.dashboard ?? '';
  }
}

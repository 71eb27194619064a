import { Injectable } from '@nestjs/common';
import { NoticeCatalogue } from '../history/notice-definition.js';
import { type SharedAnswer, SharedAnswers } from '../history/shared-answers.service.js';
import { type Actor, Role } from '../kernel/access/access.js';
import { Database, empty, raw, READ_LIMIT_MS, type Sql, sql } from '../database/sql.js';
import { PROGRESS_COLUMNS, projectRowColumns } from '../projects/project.queries.js';
import { visibleProjects } from '../projects/project.scope.js';
import { isOverdue, TASK_FROM, TASK_ROW_COLUMNS } from '../tasks/core/task.queries.js';
import type { DashboardQuery } from './dashboard.dto.js';
import { tasksWithin, visibleTasks } from '../tasks/core/task.scope.js';

const RECENT = 10;
/** How many projects, and how many tasks, the lists hold. */
const LISTED = 100;

/** Reads for the dashboard. */
@Injectable()
export class DashboardQueries {
  constructor(
    private readonly database: Database,
    private readonly answers: SharedAnswers,
    private readonly notices: NoticeCatalogue,
  ) {}

  /**
   * All of the dashboard as JSON text, made by the database. Admins see the same but for their notifications, so theirs is
   * read for all of them at once.
   * @param tz the time zone whose day decides what is overdue; UTC unless given.
   * @param lists whether with the caller's projects and tasks, which only clients of old still read.
   */
  async get(actor: Actor, query: DashboardQuery = {}): Promise<string> {
    const statement = (columns: Sql) => dashboardOf(actor, query, columns);
    const own = this.notificationsOf(actor);
    const limitMs = READ_LIMIT_MS.page;
    if (actor.role === Role.Admin) return whole(await this.answers.get(actor, { statement, own, limitMs }));
    const row = await this.database.within(limitMs).row<SharedAnswer>(statement(sql`, ${own} AS own`));
    return row ? whole(row) : '';
  }

  private notificationsOf({ id }: Actor): Sql {
    return sql`(
      SELECT coalesce(json_agg(x), '[]')::text FROM (
        SELECT ${this.notices.columns} FROM (
          SELECT n.* FROM notifications n WHERE n.user_id = ${id} ORDER BY n.created_at DESC, n.id DESC LIMIT ${RECENT}
        ) n ORDER BY n.created_at DESC, n.id DESC) x)`;
  }
}

/** Both as one object. */
export function whole({ shared, own }: SharedAnswer): string {
  return `${shared.slice(0, -1)}, "notifications": ${own}}`;
}

/** The dashboard but for the notifications, from one snapshot, in the column `shared`; `columns` follow it. */
function dashboardOf(actor: Actor, { tz, lists = true }: DashboardQuery, columns: Sql): Sql {
  return sql`
    WITH p AS MATERIALIZED (SELECT * FROM projects p WHERE ${visibleProjects(actor)}),
    c AS MATERIALIZED (
      SELECT t.project_id, ${tasksWithin(actor)} AS own, sum(t.total)::int AS total, sum(t.todo)::int AS todo,
        sum(t.in_progress)::int AS in_progress, sum(t.done)::int AS done
      FROM p JOIN task_counts t ON t.project_id = p.id GROUP BY 1, 2
    )
    SELECT json_build_object(
      'stats', (SELECT to_json(x) FROM (
        SELECT (SELECT count(*)::int FROM p) AS total_projects, ${own('c.total')} AS total_tasks,
          ${own('c.done')} AS completed_tasks, ${own('c.in_progress')} AS in_progress_tasks,
          ${own('c.todo')} AS todo_tasks, ${overdueTasks(actor, tz)} AS overdue_tasks
        FROM c) x),
      'recent_tasks', (SELECT coalesce(json_agg(x), '[]') FROM (
        SELECT ${TASK_ROW_COLUMNS} FROM (
          SELECT t.* FROM ${recentTasks(actor, RECENT)} ORDER BY t.updated_at DESC, t.id DESC LIMIT ${RECENT}
        ) t ORDER BY t.updated_at DESC, t.id DESC) x),
      'project_progress', (SELECT coalesce(json_agg(x), '[]') FROM (
        SELECT p.id AS project_id, p.name AS project_name, p.status, p.deadline, ${PROGRESS_COLUMNS}
        FROM p LEFT JOIN c ON c.project_id = p.id
        GROUP BY p.id, p.name, p.status, p.deadline, p.created_at ORDER BY p.created_at DESC, p.id DESC) x)
      ${lists ? listsOf(actor) : empty})::text AS shared ${columns}`;
}

/** Adds up a number of those rows of `c` that are about tasks which the caller can see. */
function own(number: string): Sql {
  return sql`coalesce(sum(${raw(number)}) FILTER (WHERE c.own), 0)::int`;
}

/** How many of the tasks that the caller can see are late: read from an index that holds nothing but what is due. */
function overdueTasks(actor: Actor, tz?: string): Sql {
  return sql`(
    SELECT count(*)::int FROM p JOIN tasks t ON t.project_id = p.id
    WHERE t.deleted_at IS NULL AND ${isOverdue(tz)} AND ${tasksWithin(actor)})`;
}

/**
 * Where the tasks that were last updated are found (alias `t`): an admin's by the order of all, a member's among the last
 * of each of their projects (`p`), since going through all would mean to pass over those of everybody else.
 */
function recentTasks(actor: Actor, limit: number): Sql {
  if (actor.role === Role.Admin) return sql`${TASK_FROM} WHERE ${visibleTasks(actor)}`;
  return sql`p CROSS JOIN LATERAL (
    SELECT t.* FROM tasks t WHERE t.project_id = p.id AND t.deleted_at IS NULL AND ${tasksWithin(actor)}
    ORDER BY t.updated_at DESC, t.id DESC LIMIT ${limit}) t`;
}

/** The caller's projects and tasks, as their own lists show them. */
function listsOf(actor: Actor): Sql {
  return sql`,
    'projects', (SELECT coalesce(json_agg(x), '[]') FROM (
      SELECT ${projectRowColumns(actor)} FROM (SELECT * FROM p ORDER BY p.created_at DESC, p.id DESC LIMIT ${LISTED}) p
      ORDER BY p.created_at DESC, p.id DESC) x),
    'tasks', (SELECT coalesce(json_agg(x), '[]') FROM (
      SELECT ${TASK_ROW_COLUMNS} FROM (
        SELECT t.* FROM ${recentTasks(actor, LISTED)} ORDER BY t.updated_at DESC, t.id DESC LIMIT ${LISTED}
      ) t ORDER BY t.updated_at DESC, t.id DESC) x)`;
}

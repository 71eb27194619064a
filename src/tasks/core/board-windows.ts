import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { Database, empty, join, type Sql, sql } from '../../database/sql.js';
import { EPOCH } from '../../history/epoch.js';
import { can } from '../../projects/access-policy.js';
import { columnJson } from '../../projects/columns/column.queries.js';
import { boardSettingsOf } from '../../projects/preferences/preference-columns.js';
import { projectColumns } from '../../projects/project.queries.js';
import { visibleProjects } from '../../projects/project.scope.js';
import { type BoardPosition, cursorAt } from './board-position.js';
import { TASK_FROM, taskColumnsWithStart } from './task.queries.js';
import { IS_ON_BOARD, visibleTasks } from './task.scope.js';

/** Which tasks (alias `t`) of each column are in a window. */
export interface Window {
  actor: Actor;
  filter: Sql[];
  /** How many of each column. */
  limit: number;
  /** The place after which it begins. */
  after?: BoardPosition;
}

/** An answer as JSON text. */
export interface Measured {
  /** The size of its cards, or of more of them than it contains. */
  bytes: number;
  /** Null if that is more than allowed. */
  board: string | null;
}

/** How large cards may be: `bytes` in all, and `characters` of each description. */
export interface Size {
  bytes: number;
  characters: number;
}

/**
 * Reads the first cards of columns. One statement for each answer: rows, totals and the number of the last event are of the
 * same moment. Indexes return the rows in their order, so a window costs the same on every board.
 */
@Injectable()
export class BoardWindows {
  constructor(private readonly database: Database) {}

  /** The board with a window of each column. @throws NotFound */
  async board(project_id: string, window: Window, size: Size): Promise<Measured> {
    const tasks = sql`t.project_id = ${project_id}`;
    const row = await this.reading(window).row<Measured>(sql`
      ${windowsOf({ columns: sql`p.id = ${project_id}`, tasks }, window, size)}
      SELECT z.bytes, CASE WHEN z.bytes <= ${size.bytes}::int THEN json_build_object(
        'project', (SELECT to_json(x) FROM (SELECT ${projectColumns(window.actor)}) x),
        'columns', (
          SELECT json_agg(${columnJson(sql`
            'status', c.category, 'total', w.total, 'tasks', w.tasks, 'next', w.next`)} ORDER BY c.rank)
          FROM project_columns c JOIN windows w ON w.id = c.id),
        'settings', ${boardSettingsOf(window.actor)},
        'epoch', ${EPOCH},
        'seq', h.seq)::text END AS board
      FROM projects p JOIN activity_heads h ON h.project_id = p.id
      CROSS JOIN (SELECT coalesce(sum(w.bytes), 0)::bigint AS bytes FROM windows w) z
      WHERE p.id = ${project_id} AND ${visibleProjects(window.actor)}`);
    if (!row) throw new NotFound('project');
    return row;
  }

  /** A window of one column. @throws NotFound */
  async column(column_id: string, window: Window, size: Size): Promise<Measured> {
    // With its project, because indexes begin with that.
    const project = sql`(SELECT c.project_id FROM project_columns c WHERE c.id = ${column_id})`;
    const tasks = sql`t.column_id = ${column_id} AND t.project_id = ${project}`;
    const row = await this.reading(window).row<Measured>(sql`
      ${windowsOf({ columns: sql`c.id = ${column_id}`, tasks }, window, size)}
      SELECT w.bytes, CASE WHEN w.bytes <= ${size.bytes}::int
        THEN json_build_object(
          'total', w.total, 'tasks', w.tasks, 'next', w.next, 'epoch', ${EPOCH}, 'seq', h.seq)::text END AS board
      FROM windows w JOIN activity_heads h ON h.project_id = w.project_id`);
    if (!row) throw new NotFound('column');
    return row;
  }

  private reading({ filter }: Window) {
    return this.database.readingPage(filter.length > 0);
  }
}

/** The columns (alias `c`) of windows, and all tasks (alias `t`) of these. */
interface Which {
  columns: Sql;
  tasks: Sql;
}

/** The windows of the columns (alias `c`) of a visible project (alias `p`), each with its size. */
function windowsOf(of: Which, window: Window, { characters }: Size): Sql {
  const { actor, limit } = window;
  return sql`
    WITH ${window.filter.length > 0 ? counted(of.tasks, window) : empty} windows AS MATERIALIZED (
      SELECT c.id, c.project_id, k.tasks, k.bytes, ${totalOf(window)} AS total,
        CASE WHEN k.read > ${limit}::int THEN ${cursorAt(sql`c.id`, sql`k.last_rank`, sql`k.last_id`)} END AS next
      FROM project_columns c
      JOIN (SELECT p.*, ${can(actor, 'see_all_tasks', 'project')} AS sees_all FROM projects p) p ON p.id = c.project_id
      CROSS JOIN LATERAL (
        SELECT count(*) AS read, coalesce(sum(octet_length(r.shown::text)), 0) AS bytes,
          coalesce(json_agg(r.shown ORDER BY r.place) FILTER (WHERE r.place <= ${limit}::int), '[]') AS tasks,
          (array_agg(r.rank) FILTER (WHERE r.place = ${limit}::int))[1] AS last_rank,
          (array_agg(r.id) FILTER (WHERE r.place = ${limit}::int))[1] AS last_id
        FROM (
          SELECT t.rank, t.id, row_number() OVER (ORDER BY t.rank, t.id) AS place,
            (SELECT to_json(x) FROM (SELECT ${taskColumnsWithStart(sql`${characters}::int`, sql`p.key`)}) x) AS shown
          FROM (${first(window)}) t
        ) r
      ) k
      WHERE ${of.columns} AND ${visibleProjects(actor)}
    )`;
}

/**
 * The first tasks of column `c`, and one more. Which tasks are visible is the same in both parts; they are two because another
 * index has the tasks of each assignee in their order, and only the part that applies is executed.
 */
function first(window: Window): Sql {
  const { actor, limit, after } = window;
  const part = (which: Sql) => sql`(
    SELECT t.* FROM tasks t
    WHERE ${which} AND ${shownIn(window)}
      ${after ? sql`AND (t.rank, t.id) > (${after.rank}, ${after.id}::uuid)` : empty}
    ORDER BY t.rank, t.id LIMIT ${limit}::int + 1)`;
  return sql`${part(sql`p.sees_all`)} UNION ALL ${part(sql`NOT p.sees_all AND t.assigned_to = ${actor.id}`)}`;
}

const shownIn = ({ actor, filter }: Window): Sql =>
  join([sql`t.project_id = p.id`, sql`t.column_id = c.id`, IS_ON_BOARD, visibleTasks(actor), ...filter], ' AND ');

/** How many tasks of column `c` match. */
function totalOf({ actor, filter }: Window): Sql {
  if (filter.length > 0) return sql`coalesce((SELECT n.total FROM totals n WHERE n.column_id = c.id), 0)`;
  // Stored counts are by assignee, so the same rule says which of them are of visible tasks.
  return sql`(
    SELECT coalesce(sum(t.total), 0)::int FROM column_counts t
    WHERE t.column_id = c.id AND ${can(actor, 'see', 'task')})`;
}

/** What matches a filter is counted once for all columns. */
const counted = (project: Sql, { actor, filter }: Window): Sql => sql`
  totals AS MATERIALIZED (
    SELECT t.column_id, count(*)::int AS total FROM ${TASK_FROM}
    WHERE ${join([project, IS_ON_BOARD, visibleTasks(actor), ...filter], ' AND ')} GROUP BY t.column_id),`;

import { type Sql, sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict } from '../../kernel/http/problem.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import type { TaskLabelDto } from '../../projects/labels/label.dto.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_FROM } from '../core/task.queries.js';
import type { ViewDto } from '../views/view.dto.js';
import { IS_ON_BOARD, visibleTasks } from '../core/task.scope.js';

/** The most that is copied, so that a copy takes a few seconds at most. */
export const MOST = { tasks: 2_000, items: 10_000, bytes: 2 * 1024 * 1024 };

/** A task that is copied, without its description. */
export interface SourceTask extends Pick<
  TaskDto,
  | 'id'
  | 'title'
  | 'priority'
  | 'status'
  | 'column_id'
  | 'rank'
  | 'start_date'
  | 'deadline'
  | 'estimate'
  | 'assigned_to'
  | 'recurrence'
> {
  label_ids: string[];
  items: { title: string; assigned_to: string | null; rank: string }[];
}

/** What a project has, as of one moment. */
export interface ProjectSource {
  /** From left to right. */
  columns: Pick<ColumnDto, 'id' | 'name' | 'category' | 'color' | 'wip_limit' | 'wip_policy'>[];
  labels: TaskLabelDto[];
  /** Those that it shares. */
  views: Pick<ViewDto, 'name' | 'filter' | 'sort'>[];
  /** In the order of their numbers. */
  tasks: SourceTask[];
}

const json = (rows: Sql) => sql`(SELECT coalesce(json_agg(x), '[]') FROM (${rows}) x)`;

/** Reads what is to be copied. @throws Conflict for more than `MOST`. */
export async function readSource(
  tx: Transaction,
  actor: Actor,
  project_id: string,
  withTasks: boolean,
): Promise<ProjectSource> {
  const seen = sql`t.project_id = ${project_id} AND ${IS_ON_BOARD} AND ${visibleTasks(actor)}`;
  if (withTasks) await requireFew(tx, seen);
  const source = await tx.row<ProjectSource>(sql`
    SELECT
      ${json(sql`
        SELECT c.id, c.name, c.category, c.color, c.wip_limit, c.wip_policy FROM project_columns c
        WHERE c.project_id = ${project_id} ORDER BY c.rank`)} AS columns,
      ${json(sql`
        SELECT l.id, l.name, l.color FROM labels l
        WHERE l.project_id = ${project_id} AND l.deleted_at IS NULL ORDER BY l.id`)} AS labels,
      ${json(sql`
        SELECT v.name, v.filter, v.sort FROM saved_views v
        WHERE v.project_id = ${project_id} AND v.shared AND v.deleted_at IS NULL ORDER BY v.id`)} AS views,
      ${withTasks ? json(tasksWhere(seen)) : sql`'[]'::json`} AS tasks`);
  return source ?? { columns: [], labels: [], views: [], tasks: [] };
}

function tasksWhere(where: Sql): Sql {
  return sql`
    SELECT t.id, t.title, t.priority, t.status, t.column_id, t.rank, t.start_date, t.deadline, t.estimate, t.assigned_to,
      t.recurrence,
      ARRAY(
        SELECT x.label_id FROM task_labels x JOIN labels l ON l.id = x.label_id
        WHERE x.task_id = t.id AND l.deleted_at IS NULL) AS label_ids,
      ${json(sql`
        SELECT i.title, i.assigned_to, i.rank FROM checklist_items i
        WHERE i.task_id = t.id AND i.deleted_at IS NULL ORDER BY i.rank`)} AS items
    FROM ${TASK_FROM} WHERE ${where} ORDER BY t.number LIMIT ${MOST.tasks}`;
}

/** @throws Conflict */
async function requireFew(tx: Transaction, where: Sql): Promise<void> {
  const found = await tx.row<typeof MOST>(sql`
    SELECT count(*)::int AS tasks, coalesce(sum(x.checklist_total), 0)::int AS items, coalesce(sum(x.bytes), 0)::int AS bytes
    FROM (
      SELECT t.checklist_total, octet_length(t.description) AS bytes FROM ${TASK_FROM}
      WHERE ${where} LIMIT ${MOST.tasks + 1}) x`);
  const isFew = !found || (found.tasks <= MOST.tasks && found.items <= MOST.items && found.bytes <= MOST.bytes);
  if (isFew) return;
  throw new Conflict(
    'A project is copied with its tasks only if these are at most 2,000, with 10,000 items and 2 MB of descriptions.',
  );
}

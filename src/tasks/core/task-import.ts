import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import {
  assignmentsOf,
  type Change,
  type Changes,
  differences,
  type Origin,
  type Recorder,
} from '../../history/change.js';
import { rankBetween } from '../../kernel/rank.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { COLUMN_COLUMNS } from '../../projects/columns/column.queries.js';
import type { RecordedColumn } from '../../projects/columns/column-lookup.js';
import { endOf } from './placement.js';
import { wrongDates } from './task-dates.js';
import { columnChange, TASK_FIELDS, taskChange, taskDeletion } from './task-change.js';
import type { TaskDto } from './task.dto.js';
import type { TaskPriority } from './task.entity.js';
import { TASK_ARCHIVED, TASK_CREATED, TASK_MOVED, TASK_UNARCHIVED, TASK_UPDATED } from './task.events.js';
import { TASK_COLUMNS, TASK_FROM, TASK_ROW_COLUMNS } from './task.queries.js';
import { updateTask } from './task-row.js';

/** A task as an import makes it, at the end of its column. */
export interface ImportedTask {
  id: string;
  title: string;
  description: string | null;
  priority: TaskPriority;
  column: ColumnDto;
  start_date: string | null;
  deadline: string | null;
  assigned_to: string | null;
  created_by: string;
  comments_count: number;
  checklist_done: number;
  checklist_total: number;
  /** When it came into the archive, if it is there. */
  archived_at: string | null;
  /** RFC 3339, as the source had it. */
  created_at: string;
  updated_at: string;
}

/** The fields of a task that importing it again may change. */
export type ReimportedFields = Partial<
  Pick<ImportedTask, 'title' | 'description' | 'priority' | 'start_date' | 'deadline' | 'assigned_to' | 'column'> &
    Pick<TaskDto, 'estimate' | 'recurrence'>
>;

/** What goes along with an update. */
interface Around {
  present: RecordedColumn;
  origin: Origin;
  /** The change of its labels that the transaction has made. */
  relabelled?: Changes;
  /** From which date a new rule counts. */
  recurrence_start?: string | null;
}

/** The state of an imported task right after the change that is being recorded (alias `e`), as far as it is known. */
const TASK_OF_ORIGIN = sql`(
  SELECT (to_jsonb(x) || CASE WHEN e.changes::jsonb ? 'column' THEN jsonb_build_object(
    'column_id', e.changes #> '{column,to,id}', 'status', e.changes #> '{column,to,category}') ELSE '{}' END)::json
  FROM (SELECT ${TASK_ROW_COLUMNS} FROM tasks t WHERE t.id = e.task_id) x)`;

type Imported = Pick<ImportedTask, 'id' | 'assigned_to'> & { project_id: string };

/** The creation of an imported task, or a move before the import, as it is recorded. @param from null for its creation. */
export function importedPlace(
  task: Imported,
  from: RecordedColumn | null,
  to: RecordedColumn,
  origin: Origin,
  changes: Changes = {},
): Change<typeof TASK_CREATED | typeof TASK_MOVED> {
  const status: Changes =
    from?.category === to.category ? {} : { status: { from: from?.category ?? null, to: to.category } };
  return {
    event: from ? TASK_MOVED : TASK_CREATED,
    subject_id: task.id,
    project_id: task.project_id,
    task_id: task.id,
    changes: { ...changes, ...status, ...columnChange(from, to) },
    data: TASK_OF_ORIGIN,
    assignees: task.assigned_to === null ? [] : [task.assigned_to],
    origin,
  };
}

/** The archival of a new task, as it is recorded. */
export function importedArchival(task: Imported, archived_at: string, origin: Origin): Change<typeof TASK_ARCHIVED> {
  const { id, project_id, assigned_to } = task;
  return {
    event: TASK_ARCHIVED,
    subject_id: id,
    project_id,
    task_id: id,
    changes: { archived_at: { from: null, to: archived_at } },
    data: TASK_OF_ORIGIN,
    assignees: assigned_to === null ? [] : [assigned_to],
    origin,
  };
}

/** Writes the tasks of imports. Limits of columns do not apply, and nobody is notified of a single task. */
@Injectable()
export class TaskImport {
  /** Columns that are neither deleted nor recategorised before the transaction ends. */
  columns(tx: Transaction, project_id: string): Promise<ColumnDto[]> {
    return tx.rows<ColumnDto>(sql`
      SELECT ${COLUMN_COLUMNS} FROM project_columns c WHERE c.project_id = ${project_id} ORDER BY c.rank FOR KEY SHARE`);
  }

  /** Those of some users who work in a project or are admins, which does not change before the transaction ends. */
  async assignable(tx: Transaction, project_id: string, user_ids: string[]): Promise<Set<string>> {
    const members = await tx.rows<{ id: string }>(sql`
      SELECT m.user_id AS id FROM project_members m
      WHERE m.project_id = ${project_id} AND m.user_id = ANY (${user_ids}::uuid[]) AND m.project_role <> 'viewer'
      ORDER BY m.user_id FOR KEY SHARE`);
    const found = new Set(members.map(({ id }) => id));
    const others = user_ids.filter((id) => !found.has(id));
    const admins = await tx.rows<{ id: string }>(sql`
      SELECT id FROM users WHERE id = ANY (${others}::uuid[]) AND role = 'admin' AND deleted_at IS NULL
      ORDER BY id FOR SHARE`);
    for (const { id } of admins) found.add(id);
    return found;
  }

  /** Inserts tasks at the ends of their columns, in order. */
  async insert(tx: Transaction, project_id: string, tasks: ImportedTask[]): Promise<void> {
    const last = new Map<string, string | null>();
    const rows = [];
    for (const [n, { column, ...task }] of tasks.entries()) {
      if (!last.has(column.id)) last.set(column.id, (await endOf(tx, column)).prev);
      const rank = rankBetween({ prev: last.get(column.id) ?? null, next: null });
      last.set(column.id, rank);
      rows.push({ ...task, n, column_id: column.id, status: column.category, rank });
    }
    await tx.rows(sql`
      INSERT INTO tasks (id, title, description, priority, status, column_id, rank, start_date, deadline, project_id,
        assigned_to, created_by, comments_count, checklist_done, checklist_total, archived_at, created_at, updated_at)
      SELECT i.id, i.title, i.description, i.priority, i.status, i.column_id, i.rank, i.start_date, i.deadline,
        ${project_id}, i.assigned_to, i.created_by, i.comments_count, i.checklist_done, i.checklist_total, i.archived_at, i.created_at, i.updated_at
      FROM json_to_recordset(${JSON.stringify(rows)}) AS i (
        n int, id uuid, title text, description text, priority task_priority, status task_status, column_id uuid,
        rank text, start_date date, deadline date, assigned_to uuid, created_by uuid, comments_count int, checklist_done int,
        checklist_total int, archived_at timestamptz,
        created_at timestamptz, updated_at timestamptz)
      ORDER BY i.n`);
  }

  /** Locks those of the tasks that still exist outside the trash. */
  async lock(tx: Transaction, project_id: string, ids: string[]): Promise<Map<string, TaskDto>> {
    const tasks = await tx.rows<TaskDto>(sql`
      SELECT ${TASK_COLUMNS} FROM ${TASK_FROM}
      WHERE t.project_id = ${project_id} AND t.id = ANY (${ids}::uuid[]) AND t.deleted_at IS NULL
      ORDER BY t.id FOR NO KEY UPDATE OF t`);
    return new Map(tasks.map((task) => [task.id, task]));
  }

  /**
   * Writes and records the fields of a locked task that differ; returns whether any did.
   */
  async update(
    tx: Transaction,
    record: Recorder,
    before: TaskDto,
    { column, ...fields }: ReimportedFields,
    { present, origin, relabelled = {}, recurrence_start = null }: Around,
  ): Promise<boolean> {
    const moves = column && column.id !== before.column_id ? column : undefined;
    const rank = moves && rankBetween(await endOf(tx, moves));
    const wanted = { ...before, ...fields, ...(moves && { status: moves.category, rank: rank ?? before.rank }) };
    // The deadline of the source goes before a start that the task got here.
    if (wrongDates(wanted, fields)) wanted.start_date = null;
    const changes = differences(before, wanted, TASK_FIELDS);
    if (Object.keys(changes).length === 0 && !relabelled.labels) return false;
    const assignments = assignmentsOf(changes);
    if (moves) assignments.push(sql`column_id = ${moves.id}`);
    // What begins to repeat is the first of a series of its own.
    if (changes.recurrence?.to)
      assignments.push(sql`recurrence_start = coalesce(${recurrence_start}::date, deadline, start_date, current_date),
        series_id = coalesce(series_id, id), occurrence = coalesce(occurrence, 1)`);
    const task = await updateTask(tx, before.id, ...assignments);
    const recorded = { ...changes, ...relabelled, ...(moves && columnChange(present, moves)) };
    record({ ...taskChange(moves ? TASK_MOVED : TASK_UPDATED, task, recorded), notices: [], origin });
    return true;
  }

  /** Moves a locked task into the archive, or out of it. */
  async archive(tx: Transaction, record: Recorder, before: TaskDto, archives: boolean, origin: Origin): Promise<void> {
    const task = await updateTask(tx, before.id, archives ? sql`archived_at = now()` : sql`archived_at = NULL`);
    const changes = { archived_at: { from: before.archived_at, to: task.archived_at } };
    record({ ...taskChange(archives ? TASK_ARCHIVED : TASK_UNARCHIVED, task, changes), notices: [], origin });
  }

  /** Moves tasks to the trash, as far as they are neither there nor in another project by now; returns how many. */
  async trash(tx: Transaction, record: Recorder, project_id: string, ids: string[], origin: Origin): Promise<number> {
    const tasks = await tx.rows<TaskDto>(sql`
      WITH t AS (
        UPDATE tasks SET deleted_at = now(), version = version + 1, updated_at = now()
        WHERE id IN (
          SELECT id FROM tasks WHERE id = ANY (${ids}::uuid[]) AND project_id = ${project_id} AND deleted_at IS NULL
          ORDER BY id FOR NO KEY UPDATE)
        RETURNING *
      ) SELECT ${TASK_ROW_COLUMNS} FROM t ORDER BY t.id`);
    for (const task of tasks) record({ ...taskDeletion(task), notices: [], origin });
    return tasks.length;
  }
}

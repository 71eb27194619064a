import { sql, type Transaction } from '../../database/sql.js';
import { rankBetween } from '../../kernel/rank.js';
import type { RecurrenceDto } from '../recurrence/recurrence.dto.js';
import { endOf } from './placement.js';
import type { TaskPriority } from './task.entity.js';

/** A task as another FlowTrack had it. */
export interface WholeTask {
  id: string;
  /** Null gives it the next one. */
  number: number | null;
  title: string;
  description: string | null;
  priority: TaskPriority;
  status: string;
  column_id: string;
  /** Null puts it at the end of its column. */
  rank: string | null;
  start_date: string | null;
  deadline: string | null;
  estimate: number | null;
  assigned_to: string | null;
  created_by: string;
  checklist_done: number;
  checklist_total: number;
  recurrence: RecurrenceDto | null;
  recurrence_start: string | null;
  series_id: string | null;
  occurrence: number | null;
  created_at: string;
  updated_at: string;
  done_at: string | null;
  archived_at: string | null;
}

/** Keeps the numbers up to this one for tasks that bring theirs along. */
export async function reserveNumbers(tx: Transaction, project_id: string, number: number): Promise<void> {
  await tx.rows(sql`
    INSERT INTO task_numbers AS n (project_id, spent) VALUES (${project_id}, ${number})
    ON CONFLICT (project_id) DO UPDATE SET spent = excluded.spent WHERE n.spent < excluded.spent`);
}

/** Inserts tasks with all that they had, in order; the transaction holds their columns. @returns their numbers by id. */
export async function insertWholeTasks(
  tx: Transaction,
  project_id: string,
  tasks: WholeTask[],
): Promise<Map<string, number>> {
  if (tasks.length === 0) return new Map();
  const last = new Map<string, string | null>();
  const rows = [];
  for (const [n, task] of tasks.entries()) {
    let { rank } = task;
    if (rank === null) {
      const { column_id } = task;
      if (!last.has(column_id)) last.set(column_id, (await endOf(tx, { id: column_id, project_id })).prev);
      rank = rankBetween({ prev: last.get(column_id) ?? null, next: null });
      last.set(column_id, rank);
    }
    rows.push({ ...task, n, rank });
  }
  const made = await tx.rows<{ id: string; number: number }>(sql`
    INSERT INTO tasks (id, number, title, description, priority, status, column_id, rank, start_date, deadline, estimate,
      project_id, assigned_to, created_by, checklist_done, checklist_total, recurrence, recurrence_start, series_id,
      occurrence, created_at, updated_at, done_at, archived_at)
    SELECT i.id, i.number, i.title, i.description, i.priority, i.status, i.column_id, i.rank, i.start_date, i.deadline,
      i.estimate, ${project_id}, i.assigned_to, i.created_by, i.checklist_done, i.checklist_total, i.recurrence,
      i.recurrence_start, i.series_id, i.occurrence, i.created_at, i.updated_at, i.done_at, i.archived_at
    FROM json_to_recordset(${JSON.stringify(rows)}) AS i (
      n int, id uuid, number int, title text, description text, priority task_priority, status task_status, column_id uuid,
      rank text, start_date date, deadline date, estimate double precision, assigned_to uuid, created_by uuid,
      checklist_done int, checklist_total int, recurrence jsonb, recurrence_start date, series_id uuid, occurrence int,
      created_at timestamptz, updated_at timestamptz, done_at timestamptz, archived_at timestamptz)
    ORDER BY i.n RETURNING id, number`);
  return new Map(made.map(({ id, number }) => [id, number]));
}

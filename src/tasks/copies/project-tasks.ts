import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import { differences, type Recorder } from '../../history/change.js';
import { batchesOf } from '../../history/record.js';
import type { RecordedColumn } from '../../projects/columns/column-lookup.js';
import { insertItems } from '../checklists/checklist-writes.js';
import { changeOfOneOfMany, columnChange, TASK_FIELDS } from '../core/task-change.js';
import { TASK_CREATED } from '../core/task.events.js';
import { insertLabels } from '../labels/task-labels.js';
import { beginningOf } from '../recurrence/series.js';
import type { SourceTask } from './project-source.js';

/** The limit of one statement, so that none takes long. */
const AT_ONCE = 250;

/** Where copied tasks come to be. */
export interface Target {
  project_id: string;
  created_by: string;
  /** The new columns and labels by the ids of those that they are copies of. */
  columns: ReadonlyMap<string, RecordedColumn>;
  labels: ReadonlyMap<string, string>;
  /** Who may have tasks. */
  assignable: ReadonlySet<string>;
}

type NewTask = SourceTask & { from_id: string; column: RecordedColumn };

/** Makes the tasks of a project that the transaction creates, each recorded as a new one. Nobody is notified of a single task. */
export async function insertTasks(
  tx: Transaction,
  record: Recorder,
  tasks: SourceTask[],
  target: Target,
): Promise<void> {
  const made = tasks.flatMap((task) => newTask(task, target) ?? []);
  for (const batch of batchesOf(made, AT_ONCE)) {
    await insert(tx, batch, target);
    const pairs = batch.flatMap(({ id, label_ids }) => label_ids.map((label) => [id, label] as const));
    if (pairs.length > 0) await insertLabels(tx, pairs);
    await insertItems(
      tx,
      batch.flatMap(({ id: task_id, items }) => items.map((item) => ({ ...item, id: uuidv7(), task_id, done: false }))),
    );
  }
  for (const task of made) {
    const told = { ...task, description: null, project_id: target.project_id };
    const changes = { ...differences(undefined, told, TASK_FIELDS), ...columnChange(null, task.column) };
    record({ ...changeOfOneOfMany(TASK_CREATED, told, changes), notices: [] });
  }
}

function newTask(task: SourceTask, { columns, labels, assignable }: Target): NewTask | undefined {
  const column = columns.get(task.column_id);
  if (!column) return undefined;
  const kept = (user_id: string | null) => (user_id !== null && assignable.has(user_id) ? user_id : null);
  return {
    ...task,
    id: uuidv7(),
    from_id: task.id,
    column,
    column_id: column.id,
    assigned_to: kept(task.assigned_to),
    label_ids: task.label_ids.flatMap((id) => labels.get(id) ?? []),
    items: task.items.map((item) => ({ ...item, assigned_to: kept(item.assigned_to) })),
  };
}

/** Descriptions go from row to row. */
async function insert(tx: Transaction, tasks: NewTask[], { project_id, created_by }: Target): Promise<void> {
  const rows = tasks.map(({ items, label_ids: _, column: _column, ...task }, n) => ({
    ...task,
    ...beginningOf(task),
    n,
    checklist_total: items.length,
  }));
  await tx.rows(sql`
    INSERT INTO tasks (id, title, description, priority, status, column_id, rank, start_date, deadline, estimate,
      project_id, assigned_to, created_by, checklist_total, recurrence, recurrence_start, series_id, occurrence)
    SELECT n.id, n.title, t.description, n.priority, n.status, n.column_id, n.rank, n.start_date, n.deadline, n.estimate,
      ${project_id}, n.assigned_to, ${created_by}, n.checklist_total, n.recurrence, n.recurrence_start,
      n.series_id, n.occurrence
    FROM json_to_recordset(${JSON.stringify(rows)}) AS n (
      n int, id uuid, from_id uuid, title text, priority task_priority, status task_status, column_id uuid, rank text,
      start_date date, deadline date, estimate double precision, assigned_to uuid, checklist_total int, recurrence jsonb,
      recurrence_start date, series_id uuid, occurrence int)
    LEFT JOIN tasks t ON t.id = n.from_id ORDER BY n.n`);
}

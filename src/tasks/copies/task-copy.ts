import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import { differences, type Recorder } from '../../history/change.js';
import type { TaskLabelDto } from '../../projects/labels/label.dto.js';
import { itemsOf } from '../checklists/checklist.queries.js';
import { insertItems } from '../checklists/checklist-writes.js';
import { columnChange, TASK_FIELDS, taskChange } from '../core/task-change.js';
import type { Place } from '../core/placement.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_CREATED } from '../core/task.events.js';
import type { TaskImport } from '../core/task-import.js';
import type { Series } from '../recurrence/series.js';
import { writtenTask } from '../core/task-row.js';
import { heldLabels, insertLabels } from '../labels/task-labels.js';

/** A copy that is to be made of a task, which the transaction has locked. */
export interface TaskCopy {
  id: string;
  original: TaskDto;
  place: Place;
  created_by: string;
  /** What the copy has of its own. */
  own?: Partial<Pick<TaskDto, 'title' | 'start_date' | 'deadline'>>;
  /** Its place in a series, if it repeats. */
  series?: Series;
}

/**
 * Makes a task as another one is, with its labels and with its checklist, of which nothing is done yet. Whoever works no
 * longer in the project is not assigned again. It is recorded as one new task.
 */
export async function insertCopy(
  tx: Transaction,
  record: Recorder,
  people: Pick<TaskImport, 'assignable'>,
  copy: TaskCopy,
): Promise<TaskDto> {
  const { id, original, place } = copy;
  const items = await itemsOf(tx, original.id);
  const assignees = [original, ...items].flatMap(({ assigned_to }) => assigned_to ?? []);
  const assignable = await people.assignable(tx, original.project_id, [...new Set(assignees)].sort());
  const kept = (user_id: string | null) => (user_id !== null && assignable.has(user_id) ? user_id : null);
  const created = await insertTask(tx, copy, kept(original.assigned_to), items.length);
  const labels = await insertHeldLabels(tx, id, original);
  const copied = items.map(({ title, rank, assigned_to }) => ({
    ...{ id: uuidv7(), task_id: id, title, done: false, rank },
    assigned_to: kept(assigned_to),
  }));
  await insertItems(tx, copied);
  const task = { ...created, labels };
  const changes = { ...differences(undefined, task, TASK_FIELDS), ...columnChange(null, place.column) };
  const labelled = labels.length > 0 && { labels: { from: null, to: labels } };
  record(taskChange(TASK_CREATED, task, { ...changes, ...labelled }));
  return task;
}

function insertTask(
  tx: Transaction,
  { id, original, place, created_by, own, series }: TaskCopy,
  assigned_to: string | null,
  checklist_total: number,
): Promise<TaskDto> {
  const { column, rank } = place;
  const { title, description, priority, start_date, deadline, estimate, project_id } = { ...original, ...own };
  return writtenTask(
    tx,
    sql`
    INSERT INTO tasks (id, title, description, priority, status, column_id, rank, start_date, deadline, estimate,
      project_id, assigned_to, created_by, checklist_total, recurrence, recurrence_start, series_id, occurrence)
    VALUES (${id}, ${title}, ${description}, ${priority}, ${column.category}, ${column.id}, ${rank}, ${start_date},
      ${deadline}, ${estimate}, ${project_id}, ${assigned_to}, ${created_by}, ${checklist_total},
      ${series ? original.recurrence : null}, ${series?.recurrence_start}, ${series?.series_id}, ${series?.occurrence})`,
  );
}

async function insertHeldLabels(tx: Transaction, id: string, { project_id, labels }: TaskDto): Promise<TaskLabelDto[]> {
  if (labels.length === 0) return [];
  const ids = labels.map((label) => label.id);
  const held = await heldLabels(tx, project_id, ids);
  const pairs = held.map((label) => [id, label.id] as const);
  await insertLabels(tx, pairs);
  return held;
}

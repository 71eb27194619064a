import { assignmentsOf, type Changes, differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Forbidden, NotFound } from '../../kernel/http/problem.js';
import { join, type Sql, sql, type Transaction } from '../../database/sql.js';
import { HELD } from '../../projects/access-policy.js';
import { labelsOf } from '../labels/task-labels.js';
import type { Place } from './placement.js';
import { columnChange, TASK_FIELDS, taskChange } from './task-change.js';
import type { TASK_MOVED, TASK_UPDATED } from './task.events.js';
import type { TaskDto } from './task.dto.js';
import { TASK_COLUMNS, TASK_FROM } from './task.queries.js';
import { visibleTasks } from './task.scope.js';

/**
 * Looks again for tasks that a locking statement with their projects did not find. If it waited for a transfer, it sees the
 * task in its new project, but only the former project.
 */
export async function foundTwice<T>(find: () => Promise<T>, isWhole: (found: T) => boolean): Promise<T> {
  const found = await find();
  return isWhole(found) ? found : find();
}

/**
 * Locks the task that matches `where`, for the rest of the transaction; by default, one that the actor may edit.
 * @throws NotFound; Forbidden when the actor sees the task.
 */
export async function lockTask(
  tx: Transaction,
  actor: Actor,
  id: string,
  where: Sql = visibleTasks(actor, 'edit', HELD),
): Promise<TaskDto> {
  const find = () =>
    tx.row<TaskDto>(sql`
      SELECT ${TASK_COLUMNS} FROM ${TASK_FROM} WHERE t.id = ${id} AND ${where} FOR NO KEY UPDATE OF t`);
  const task = await foundTwice(find, (found) => found !== undefined);
  // Read after the lock, since they are in other tables: a statement that waits for a row sees only that row anew.
  if (task) return { ...task, labels: await labelsOf(tx, id) };
  const seen = await tx.row(sql`SELECT FROM ${TASK_FROM} WHERE t.id = ${id} AND ${visibleTasks(actor)}`);
  throw seen ? new Forbidden('Viewers of a project change nothing in it.') : new NotFound('task');
}

/**
 * Writes and records the fields and the place that differ, if any.
 * @param relabelled the change of labels that the transaction has made.
 * @param further assignments that go with the change.
 */
export async function applyTask(
  tx: Transaction,
  record: Recorder,
  event: typeof TASK_UPDATED | typeof TASK_MOVED,
  before: TaskDto,
  wanted: TaskDto,
  place?: Place,
  relabelled: Changes = {},
  further: Sql[] = [],
): Promise<TaskDto> {
  const placed = place ? { ...wanted, status: place.column.category, rank: place.rank } : wanted;
  const changes = differences(before, placed, TASK_FIELDS);
  const assignments = assignmentsOf(changes);
  const moved = place ? columnChange(place.present, place.column) : {};
  if (moved.column) assignments.push(sql`column_id = ${place?.column.id}`);
  if (assignments.length === 0 && !relabelled.labels) return before;
  const task = await updateTask(tx, before.id, ...assignments, ...further);
  record(taskChange(event, task, { ...changes, ...moved, ...relabelled }));
  return task;
}

/** Writes a new version of a task with these assignments, and returns its new state. */
export function updateTask(tx: Transaction, id: string, ...assignments: Sql[]): Promise<TaskDto> {
  const all = [...assignments, sql`version = version + 1`, sql`updated_at = now()`];
  return writtenTask(tx, sql`UPDATE tasks SET ${join(all)} WHERE id = ${id}`);
}

/** Runs a statement that writes one task, and returns the task's new state. */
export async function writtenTask(tx: Transaction, write: Sql): Promise<TaskDto> {
  const task = await tx.row<TaskDto>(sql`WITH t AS (${write} RETURNING *) SELECT ${TASK_COLUMNS} FROM t`);
  if (!task) throw new NotFound('task');
  return task;
}

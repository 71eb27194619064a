import { sql, type Transaction } from '../../database/sql.js';
import { differences, type Recorder } from '../../history/change.js';
import { TASK_FIELDS, taskChange, taskDeletion } from './task-change.js';
import type { TaskDto } from './task.dto.js';
import { TASK_RESTORED } from './task.events.js';
import { isAssignable } from './task-people.js';
import { updateTask } from './task-row.js';

/** Moves a task, which the transaction has locked, to the trash. */
export async function trashTask(tx: Transaction, record: Recorder, id: string): Promise<void> {
  record(taskDeletion(await updateTask(tx, id, sql`deleted_at = now()`)));
}

/**
 * Takes a task, which the transaction has locked, out of the trash. An assignee who has left the project is neither
 * assigned again nor notified.
 */
export async function untrashTask(tx: Transaction, record: Recorder, before: TaskDto): Promise<TaskDto> {
  const keeps = before.assigned_to === null || (await isAssignable(tx, before.project_id, before.assigned_to));
  const task = await updateTask(
    tx,
    before.id,
    keeps ? sql`deleted_at = NULL` : sql`deleted_at = NULL, assigned_to = NULL`,
  );
  const change = taskChange(TASK_RESTORED, task, differences(before, task, TASK_FIELDS));
  record(keeps ? change : { ...change, notices: [] });
  return task;
}

import { sql, type Transaction } from '../../database/sql.js';
import type { Recorder } from '../../history/change.js';
import { taskChange } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_ARCHIVED, TASK_UNARCHIVED } from '../core/task.events.js';
import { updateTask } from '../core/task-row.js';

/** Puts a task, which the transaction has locked, into the archive or back; no effect if it is there. */
export async function setArchived(
  tx: Transaction,
  record: Recorder,
  before: TaskDto,
  archives: boolean,
): Promise<TaskDto> {
  if ((before.archived_at !== null) === archives) return before;
  const task = await updateTask(tx, before.id, archives ? sql`archived_at = now()` : sql`archived_at = NULL`);
  const changes = { archived_at: { from: before.archived_at, to: task.archived_at } };
  record(taskChange(archives ? TASK_ARCHIVED : TASK_UNARCHIVED, task, changes));
  return task;
}

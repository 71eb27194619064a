import type { Change } from '../../history/change.js';
import type { PresentTask } from './reversal.js';
import type { RevertedTaskDto } from './revert.dto.js';

/** What a recorded change did to one of the tasks that are set back; nothing for others, whose column got new ranks. */
export function revertedTask(change: Change, tasks: Map<string, PresentTask>): RevertedTaskDto[] {
  const task = tasks.get(change.subject_id);
  const fields = Object.keys(change.changes);
  if (!task || (change.event.type === 'task_updated' && fields.join() === 'rank')) return [];
  const { id: task_id, key: task_key, title } = task;
  return [{ task_id, task_key, title, action: change.event.type, changes: change.changes }];
}

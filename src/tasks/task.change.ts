import type { Change, Changes, Notice, NoticeType } from '../activity/change.js';
import type { TaskDto } from './task.dto.js';

/** The fields of a task whose changes are recorded. */
export const TASK_FIELDS = ['title', 'description', 'priority', 'status', 'rank', 'deadline', 'assigned_to'] as const;

const VERBS: Partial<Record<Change['action'], [NoticeType, string]>> = {
  task_updated: ['task_updated', 'was changed'],
  task_moved: ['task_moved', 'was moved'],
  task_deleted: ['task_deleted', 'was deleted'],
  task_restored: ['task_restored', 'was restored'],
};

/** A change of a task, as it is recorded, with what the people whom it concerns are told. */
export function taskChange(action: Change['action'], task: TaskDto, changes: Changes): Change {
  const reassigned = changes.assigned_to;
  const before = (reassigned ? reassigned.from : task.assigned_to) as string | null;
  return {
    action,
    project_id: task.project_id,
    task_id: task.id,
    changes,
    data: action === 'task_deleted' ? { id: task.id, title: task.title } : task,
    assignees: [...new Set([before, task.assigned_to])].filter((id) => id !== null),
    notices: isReordering(action, changes) ? [] : noticesOf(action, task, before),
  };
}

/** Another place in the same column is not news. */
function isReordering(action: Change['action'], { status }: Changes): boolean {
  return action === 'task_moved' && !status;
}

function noticesOf(action: Change['action'], { title, assigned_to }: TaskDto, before: string | null): Notice[] {
  const notices: Notice[] = [];
  if (before && before !== assigned_to) {
    notices.push({ user_id: before, type: 'task_unassigned', message: `“${title}” is no longer assigned to you.` });
  }
  if (assigned_to && before !== assigned_to) {
    notices.push({ user_id: assigned_to, type: 'task_assigned', message: `“${title}” was assigned to you.` });
  }
  const verb = VERBS[action];
  if (assigned_to && before === assigned_to && verb) {
    notices.push({ user_id: assigned_to, type: verb[0], message: `Your task “${title}” ${verb[1]}.` });
  }
  return notices;
}

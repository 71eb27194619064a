import { type Change, type Changes, differences, notice, type Notice } from '../../history/change.js';
import { excerptOf } from '../../kernel/excerpt.js';
import { type RecordedColumn, recordedColumn } from '../../projects/columns/column-lookup.js';
import { columnChange } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import {
  TASK_ASSIGNED_NOTICE,
  TASK_TRANSFERRED,
  TASK_TRANSFERRED_NOTICE,
  TASK_UNASSIGNED_NOTICE,
} from '../core/task.events.js';

type Transferred = Change<typeof TASK_TRANSFERRED>;

/** A transfer for the project that the task leaves: where it was, and nothing of where it goes. */
export function departure(before: TaskDto, task: TaskDto, column: RecordedColumn): Transferred {
  const { labels, assigned_to: assignee } = before;
  const isDropped = assignee !== null && assignee !== task.assigned_to;
  return {
    ...told(before, task.version, null),
    changes: {
      column: { from: recordedColumn(column), to: null },
      ...(assignee !== null && { assigned_to: { from: assignee, to: null } }),
      ...(labels.length > 0 && { labels: { from: labels, to: null } }),
    },
    notices: isDropped ? [notice(assignee, TASK_UNASSIGNED_NOTICE, { title: before.title })] : [],
  };
}

/** The same for the project to which it comes, where it is as new, except that it may have been done before. */
export function arrival(before: TaskDto, task: TaskDto, column: RecordedColumn): Transferred {
  const changes: Changes = {
    ...differences(before, task, ['status']),
    ...differences(undefined, task, ['rank', 'assigned_to']),
    ...columnChange(null, column),
    ...(task.labels.length > 0 && { labels: { from: null, to: task.labels } }),
  };
  return { ...told(task, task.version, task), changes, notices: noticesOf(before, task) };
}

function told(place: TaskDto, version: number, task: TaskDto | null): Omit<Transferred, 'changes'> {
  const { id, number, key, title, project_id, column_id, rank, assigned_to } = place;
  return {
    event: TASK_TRANSFERRED,
    subject_id: id,
    project_id,
    task_id: id,
    data: { id, number, key, title, column_id, rank, version, task: task && excerptOf(task) },
    assignees: assigned_to === null ? [] : [assigned_to],
  };
}

function noticesOf(before: TaskDto, { title, assigned_to }: TaskDto): Notice[] {
  if (assigned_to === null) return [];
  const stays = before.assigned_to === assigned_to;
  return [notice(assigned_to, stays ? TASK_TRANSFERRED_NOTICE : TASK_ASSIGNED_NOTICE, { title })];
}

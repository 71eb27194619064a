import { type Change, type Changes, notice, type Notice } from '../../history/change.js';
import { excerptOf } from '../../kernel/excerpt.js';
import { sql } from '../../database/sql.js';
import { type RecordedColumn, recordedColumn } from '../../projects/columns/column-lookup.js';
import type { TaskDto } from './task.dto.js';
import {
  TASK_ASSIGNED_NOTICE,
  TASK_ARCHIVED,
  TASK_ARCHIVED_NOTICE,
  type TASK_CREATED,
  TASK_DELETED,
  TASK_DELETED_NOTICE,
  TASK_MOVED,
  TASK_MOVED_NOTICE,
  TASK_RESTORED,
  TASK_RESTORED_NOTICE,
  TASK_UNARCHIVED,
  TASK_UNARCHIVED_NOTICE,
  TASK_UNASSIGNED_NOTICE,
  TASK_UPDATED,
  TASK_UPDATED_NOTICE,
} from './task.events.js';
import { TASK_ROW_COLUMNS } from './task.queries.js';

/** The recorded fields of a task. */
export const TASK_FIELDS = [
  'title',
  'description',
  'priority',
  'status',
  'rank',
  'start_date',
  'deadline',
  'estimate',
  'assigned_to',
  'recurrence',
] as const;

/** The change of a task's column, if it is one. @param from null for a new task. */
export function columnChange(from: RecordedColumn | null, to: RecordedColumn): Changes {
  return from?.id === to.id ? {} : { column: { from, to: recordedColumn(to) } };
}

/** The events whose `data` is the whole task. */
type TaskEvent =
  | typeof TASK_CREATED
  | typeof TASK_UPDATED
  | typeof TASK_MOVED
  | typeof TASK_ARCHIVED
  | typeof TASK_UNARCHIVED
  | typeof TASK_RESTORED;

/** The notices to an assignee who stays the same. */
const NOTICES = new Map<TaskEvent | typeof TASK_DELETED, typeof TASK_UPDATED_NOTICE>([
  [TASK_UPDATED, TASK_UPDATED_NOTICE],
  [TASK_MOVED, TASK_MOVED_NOTICE],
  [TASK_ARCHIVED, TASK_ARCHIVED_NOTICE],
  [TASK_UNARCHIVED, TASK_UNARCHIVED_NOTICE],
  [TASK_DELETED, TASK_DELETED_NOTICE],
  [TASK_RESTORED, TASK_RESTORED_NOTICE],
]);

/** The data of a task that determines who is notified of its change. */
type Concerned = Pick<TaskDto, 'id' | 'title' | 'project_id' | 'assigned_to'>;

/** The task of a row that is being recorded (alias `e`), as events show it. */
const TASK_OF_ENTRY = sql`(
  SELECT to_json(x) FROM (SELECT ${TASK_ROW_COLUMNS} FROM tasks t WHERE t.id = e.task_id) x)`;

/** A change of a task as it is recorded, with its notices. */
export function taskChange<E extends TaskEvent>(event: E, task: TaskDto, changes: Changes): Change<TaskEvent> {
  return { event, ...aspectsOf(event, task, changes), data: excerptOf(task) };
}

/** A change of one of many tasks; the database adds their final state itself. */
export function changeOfOneOfMany<E extends TaskEvent>(event: E, task: Concerned, changes: Changes): Change<TaskEvent> {
  return { event, ...aspectsOf(event, task, changes), data: TASK_OF_ENTRY };
}

/** The deletion of a task: with the place that it leaves, for those who count what they have not loaded. */
export function taskDeletion(task: TaskDto): Change<typeof TASK_DELETED> {
  const { id, number, key, title, column_id, rank, archived_at } = task;
  const data = { id, number, key, title, column_id, rank, archived_at };
  return { event: TASK_DELETED, ...aspectsOf(TASK_DELETED, task, {}), data };
}

function aspectsOf(event: TaskEvent | typeof TASK_DELETED, task: Concerned, changes: Changes) {
  const reassigned = changes.assigned_to;
  const before = (reassigned ? reassigned.from : task.assigned_to) as string | null;
  return {
    subject_id: task.id,
    project_id: task.project_id,
    task_id: task.id,
    changes,
    assignees: [...new Set([before, task.assigned_to])].filter((id) => id !== null),
    notices: isReordering(event, changes) ? [] : noticesOf(event, task, before),
  };
}

/** A move within the column needs no notice. */
function isReordering(event: TaskEvent | typeof TASK_DELETED, { column }: Changes): boolean {
  return event === TASK_MOVED && !column;
}

function noticesOf(event: TaskEvent | typeof TASK_DELETED, task: Concerned, before: string | null): Notice[] {
  const { title, assigned_to } = task;
  const notices: Notice[] = [];
  if (before && before !== assigned_to) notices.push(notice(before, TASK_UNASSIGNED_NOTICE, { title }));
  if (assigned_to && before !== assigned_to) notices.push(notice(assigned_to, TASK_ASSIGNED_NOTICE, { title }));
  const told = NOTICES.get(event);
  if (assigned_to && before === assigned_to && told) notices.push(notice(assigned_to, told, { title }));
  return notices;
}

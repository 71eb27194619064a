import { type Change, notice, type Notice } from '../../history/change.js';
import type { NoticeDefinition } from '../../history/notice-definition.js';
import {
  TASK_ARCHIVED_NOTICE,
  TASK_ASSIGNED_NOTICE,
  TASK_DELETED_NOTICE,
  TASK_UNASSIGNED_NOTICE,
} from '../core/task.events.js';
import {
  TASKS_ARCHIVED_NOTICE,
  TASKS_ASSIGNED_NOTICE,
  TASKS_CHANGED_NOTICE,
  TASKS_DELETED_NOTICE,
  TASKS_UNASSIGNED_NOTICE,
} from './bulk.events.js';

/** What a user is told of several tasks, instead of a notice of each. */
const OF_SEVERAL = new Map<string, NoticeDefinition<{ title: string; count: string }>>([
  [TASK_ASSIGNED_NOTICE.type, TASKS_ASSIGNED_NOTICE],
  [TASK_UNASSIGNED_NOTICE.type, TASKS_UNASSIGNED_NOTICE],
  [TASK_ARCHIVED_NOTICE.type, TASKS_ARCHIVED_NOTICE],
  [TASK_DELETED_NOTICE.type, TASKS_DELETED_NOTICE],
]);

/** The changes of one request with one notice for each user and kind: it names the first task, and counts the others. */
export function inOneNotice(changes: Change[]): Change[] {
  const counts = new Map<string, number>();
  const keyOf = ({ user_id, type }: Notice) => `${user_id} ${type}`;
  for (const one of changes.flatMap(({ notices = [] }) => notices)) {
    counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  }
  return changes.map(({ notices = [], ...change }) => {
    const told = notices.flatMap((one) => {
      const count = counts.get(keyOf(one)) ?? 0;
      counts.set(keyOf(one), 0);
      if (count <= 1) return count === 1 ? [one] : [];
      const params = { title: one.params.title ?? '', count: String(count - 1) };
      return [notice(one.user_id, OF_SEVERAL.get(one.type) ?? TASKS_CHANGED_NOTICE, params)];
    });
    return { ...change, notices: told };
  });
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { type Change, notice, type Notice } from '../../history/change.js';
import type { EventDefinition } from '../../history/event-definition.js';
import type { NoticeDefinition } from '../../history/notice-definition.js';
import {
  TASK_ARCHIVED,
  TASK_DELETED,
  TASK_MOVED,
  TASK_RESTORED,
  TASK_TRANSFERRED,
  TASK_UNARCHIVED,
  TASK_UPDATED,
} from '../core/task.events.js';
import { type Watching, watchersOf } from './watchers.js';
import {
  WATCHED_ARCHIVED_NOTICE,
  WATCHED_DELETED_NOTICE,
  WATCHED_MOVED_NOTICE,
  WATCHED_RESTORED_NOTICE,
  WATCHED_SEVERAL_NOTICE,
  WATCHED_UPDATED_NOTICE,
} from './watching.events.js';

/** What watchers are told of. */
const NOTICES = new Map<EventDefinition, NoticeDefinition<{ title: string }>>([
  [TASK_UPDATED, WATCHED_UPDATED_NOTICE],
  [TASK_MOVED, WATCHED_MOVED_NOTICE],
  [TASK_TRANSFERRED, WATCHED_MOVED_NOTICE],
  [TASK_ARCHIVED, WATCHED_ARCHIVED_NOTICE],
  [TASK_UNARCHIVED, WATCHED_RESTORED_NOTICE],
  [TASK_DELETED, WATCHED_DELETED_NOTICE],
  [TASK_RESTORED, WATCHED_RESTORED_NOTICE],
]);

/** Of changes of more tasks at once, as when an account ends, watchers are not told. */
const MAX_TASKS = 500;

/**
 * Tells those who watch a task of its changes, by whatever way they were made: they are found in what a transaction records.
 * Of comments, those who write them tell.
 */
@Injectable()
export class WatchingSteps implements OnModuleInit {
  constructor(private readonly activity: ActivityService) {}

  onModuleInit(): void {
    this.activity.onRecorded((tx, _record, changes) => tellWatchers(tx, changes));
  }
}

async function tellWatchers(tx: Transaction, changes: readonly Change[]): Promise<void> {
  // Of several changes of a task, the last one: of a transfer, that of the project to which it came.
  const byTask = new Map(changes.filter(isTold).map((change) => [change.subject_id, change]));
  if (byTask.size === 0 || byTask.size > MAX_TASKS) return;
  const byUser = new Map<string, Watching[]>();
  for (const watching of await watchersOf(tx, [...byTask.keys()])) {
    if (knows(byTask.get(watching.task_id), watching.user_id)) continue;
    byUser.set(watching.user_id, [...(byUser.get(watching.user_id) ?? []), watching]);
  }
  for (const [user_id, [first, ...others]] of byUser) {
    const change = first && byTask.get(first.task_id);
    if (change) change.notices = [...(change.notices ?? []), noticeTo(user_id, change, first, others.length)];
  }
}

/** A new task concerns nobody who is not told of it anyway, nor does another place in the same column. */
function isTold({ event, changes, origin }: Change): boolean {
  return NOTICES.has(event) && origin === undefined && !(event === TASK_MOVED && !changes.column);
}

/** Whether somebody is told of a change as an assignee: of that of one of several tasks, perhaps by the notice of another. */
function knows(change: Change | undefined, user_id: string): boolean {
  return (
    change?.assignees?.includes(user_id) === true || change?.notices?.some((one) => one.user_id === user_id) === true
  );
}

function noticeTo(user_id: string, { event }: Change, { title }: Watching, others: number): Notice {
  if (others > 0) return notice(user_id, WATCHED_SEVERAL_NOTICE, { title, count: String(others) });
  return notice(user_id, NOTICES.get(event) ?? WATCHED_UPDATED_NOTICE, { title });
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Change, Recorder } from '../../history/change.js';
import type { EventDefinition } from '../../history/event-definition.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import {
  TASK_ARCHIVED,
  TASK_CREATED,
  TASK_DELETED,
  TASK_RESTORED,
  TASK_TRANSFERRED,
  TASK_UNARCHIVED,
} from '../core/task.events.js';
import { recount } from './blocked-count.js';
import type { LinkEnds } from './link-rows.js';
import { linkChange } from './link-rows.js';
import { LINK_UPDATED } from './link.events.js';

/** The events after which a task may block others that it did not before, or the other way round. */
const OPENING: ReadonlySet<EventDefinition> = new Set([
  TASK_ARCHIVED,
  TASK_UNARCHIVED,
  TASK_DELETED,
  TASK_RESTORED,
  TASK_TRANSFERRED,
]);

/**
 * What happens to the tasks that a task blocks when it is finished, opened, archived, deleted or transferred, by whatever way: it is found in
 * what a transaction records.
 */
@Injectable()
export class LinkSteps implements OnModuleInit {
  constructor(private readonly activity: ActivityService) {}

  onModuleInit(): void {
    this.activity.onRecorded((tx, record, changes) => countBlocked(tx, record, changes));
  }
}

async function countBlocked(tx: Transaction, record: Recorder, changes: readonly Change[]): Promise<void> {
  const blockers = changes.filter(mayOpenOrClose).map(({ subject_id }) => subject_id);
  if (blockers.length === 0) return;
  const links = await tx.rows<LinkEnds>(sql`
    SELECT k.id, k.type, k.from_task_id, k.to_task_id FROM task_links k
    WHERE k.from_task_id = ANY (${blockers}::uuid[]) AND k.type = 'blocks' ORDER BY k.id`);
  if (links.length === 0) return;
  const counted = await recount(tx, [...new Set(links.map(({ to_task_id }) => to_task_id))]);
  // Those that come back together are told of as they are in the end.
  const restored = new Set(changes.flatMap((change) => (change.event === TASK_RESTORED ? change.subject_id : [])));
  const isSilent = changes.some(({ origin }) => origin !== undefined);
  for (const { before, in_trash, ...task } of counted) {
    const link = links.find(({ to_task_id }) => to_task_id === task.id);
    if (!link || in_trash || restored.has(task.id)) continue;
    const change = linkChange(LINK_UPDATED, task, link, before);
    record(isSilent ? { ...change, notices: [] } : change);
  }
}

/** A new task has no links yet. */
function mayOpenOrClose({ event, changes: { status } }: Change): boolean {
  if (event.subject !== 'task' || event === TASK_CREATED) return false;
  const isDone = (value: unknown) => value === TaskStatus.Done;
  return OPENING.has(event) || (status !== undefined && isDone(status.from) !== isDone(status.to));
}

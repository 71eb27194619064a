import { sql, type Transaction } from '../../database/sql.js';
import { type Change, type Changes, notice, type Notice } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { HELD } from '../../projects/access-policy.js';
import { TASK_FROM } from '../core/task.queries.js';
import { foundTwice } from '../core/task-row.js';
import { visibleTasks } from '../core/task.scope.js';
import { LinkDirection, LinkType } from './link.entity.js';
import { type LINK_EVENTS, TASK_BLOCKED_NOTICE, TASK_UNBLOCKED_NOTICE } from './link.events.js';

/** What links need of their tasks. */
export interface TaskEnd {
  id: string;
  project_id: string;
  title: string;
  assigned_to: string | null;
  blocked_by_count: number;
}

/** A link without its tasks. */
export interface LinkEnds {
  id: string;
  type: LinkType;
  from_task_id: string;
  to_task_id: string;
}

/** A task that is locked, and whether the caller may change it. */
export type LockedEnd = TaskEnd & { may_edit: boolean };

/** Locks those of two tasks that the caller can see, in the order of their ids, as whatever locks many tasks does. */
export async function lockEnds(tx: Transaction, actor: Actor, ids: string[]): Promise<Map<string, LockedEnd>> {
  const find = () =>
    tx.rows<LockedEnd>(sql`
      SELECT t.id, t.project_id, t.title, t.assigned_to, t.blocked_by_count, ${visibleTasks(actor, 'edit')} AS may_edit
      FROM ${TASK_FROM} WHERE t.id = ANY (${ids}::uuid[]) AND ${visibleTasks(actor, 'see', HELD)}
      ORDER BY t.id FOR NO KEY UPDATE OF t`);
  const ends = await foundTwice(find, (found) => found.length === ids.length);
  return new Map(ends.map((end) => [end.id, end]));
}

/** Which end of a link a task is. */
export function directionOf({ type, from_task_id }: Omit<LinkEnds, 'id'>, task_id: string): LinkDirection {
  return from_task_id === task_id || type === LinkType.Relates ? LinkDirection.Outward : LinkDirection.Inward;
}

type LinkEvent = (typeof LINK_EVENTS)[number];

/**
 * A change of a link as it is recorded for one of its tasks. It names no other task.
 * @param before by how many tasks it was blocked.
 */
export function linkChange(
  event: LinkEvent,
  { id, project_id, title, assigned_to, blocked_by_count }: TaskEnd,
  link: LinkEnds,
  before: number,
  changes: Changes = {},
): Change<LinkEvent> {
  const { type } = link;
  const counted: Changes =
    before === blocked_by_count ? {} : { blocked_by_count: { from: before, to: blocked_by_count } };
  return {
    event,
    subject_id: link.id,
    project_id,
    task_id: id,
    changes: { ...changes, ...counted },
    data: { id: link.id, task_id: id, type, direction: directionOf(link, id), blocked_by_count },
    assignees: assigned_to === null ? [] : [assigned_to],
    notices: assigned_to === null ? [] : noticesOf(assigned_to, title, before, blocked_by_count),
  };
}

function noticesOf(user_id: string, title: string, before: number, after: number): Notice[] {
  if (before === 0 && after > 0) return [notice(user_id, TASK_BLOCKED_NOTICE, { title })];
  return before > 0 && after === 0 ? [notice(user_id, TASK_UNBLOCKED_NOTICE, { title })] : [];
}

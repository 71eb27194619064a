import { isDeepStrictEqual } from 'node:util';
import { Role } from '../../../src/kernel/access/access.js';
import type { LiveEvent } from '../../../client/src/live/types.js';
import { replay } from '../../support/replay.js';
import type { Follower } from './follower.js';
import type { Mailbox } from './mailbox.js';
import type { StoredEvent, StoredNotification, StoredTask, Truth } from './truth.js';
import type { Watcher } from './watcher.js';
import type { Write } from './writer.js';

/*
 * One validator per promise. Each reads a recorded history and tells what contradicts the promise.
 */

/** What is wrong with what one client was told. */
export interface Verdict {
  lost: number;
  doubled: number;
  out_of_order: number;
  /** What the client may not see, or what never happened. */
  forbidden: number;
  /** Not as the database has it. */
  altered: number;
}

/** Every acknowledged write is in the database, and nothing that was refused. */
export function missingWrites(writes: Write[], truths: Truth[]): string[] {
  const events = truths.flatMap((truth) => truth.events);
  const states = new Map(events.map((event) => [stateKey(event.data as { id: string; version?: number }), event]));
  const texts = countTexts(events);
  const deletions = countBy(events.filter(({ type }) => type === 'task_deleted').map(({ task_id }) => task_id ?? ''));
  const told = countBy(writes.filter(isAcknowledgedDeletion).map(({ task_id }) => task_id ?? ''));
  const wrong = writes.filter(({ outcome, token, task }) => {
    if (outcome === 'acknowledged' && task) {
      const created = texts.created.get(token) ?? 0;
      return !isDeepStrictEqual(states.get(stateKey(task))?.data, task) || (task.title === token && created !== 1);
    }
    return outcome === 'refused' && token !== '' && (texts.created.has(token) || texts.written.has(token));
  });
  const undeleted = [...told].filter(([id, count]) => (deletions.get(id) ?? 0) < count);
  return [
    ...wrong.map(({ method, path, reply, token }) => `${method} ${path} ${token}: ${reply}`),
    ...undeleted.map(([id]) => `DELETE /tasks/${id} was acknowledged`),
    ...[...texts.created].filter(([, count]) => count > 1).map(([token]) => `created twice: ${token}`),
  ];
}

/** The numbers of a project run from 1 to the head without a gap, and replaying the changes gives what the tables hold. */
export function contradictions({ project_id, events, tasks, head }: Truth): string[] {
  try {
    const state = replay(events);
    const wrong: string[] = [];
    if (state.seq !== head) wrong.push(`${project_id}: the head says ${head}, the last event is ${state.seq}`);
    if (!isDeepStrictEqual(state.tasks.map(inShort), tasks))
      wrong.push(`${project_id}: the tables are not what the history says`);
    return wrong;
  } catch (error) {
    return [`${project_id}: ${(error as Error).message}`];
  }
}

/** A client's log holds what it may see of the database's stream: no loss, no double, no reorder, and nothing else. */
export function judge(follower: Follower, truth: Truth): Verdict {
  const { log } = follower;
  const expected = new Map(expectedEvents(follower, truth).map((event) => [event.seq, event]));
  const seen = new Set<number>();
  const verdict: Verdict = { lost: 0, doubled: 0, out_of_order: 0, forbidden: 0, altered: 0 };
  let last = 0;
  for (const event of log) {
    if (seen.has(event.seq)) verdict.doubled++;
    else if (event.seq < last) verdict.out_of_order++;
    if (!expected.has(event.seq)) verdict.forbidden++;
    else if (!isDeepStrictEqual(event, publicPart(expected.get(event.seq)))) verdict.altered++;
    seen.add(event.seq);
    last = Math.max(last, event.seq);
  }
  // Who was away when they were removed is not told of what came before: they may not see it any more.
  const until = follower.removed ? last : Infinity;
  verdict.lost = [...expected.keys()].filter((seq) => seq <= until && !seen.has(seq)).length;
  return verdict;
}

/** A user's inbox holds all that the database has for them; nothing was pushed twice, or to somebody else. */
export function judgeMail(mailbox: Mailbox, mail: StoredNotification[]): Verdict {
  const stored = new Map(
    mailOf(mailbox, mail).map(({ user_id: _, ...notification }) => [notification.id, notification]),
  );
  const { pushed, doubled } = mailbox;
  return {
    lost: [...stored.keys()].filter((id) => !mailbox.has(id)).length,
    doubled,
    out_of_order: 0,
    forbidden: pushed.filter(({ id }) => !stored.has(id)).length,
    altered: pushed.filter((one) => stored.has(one.id) && !isDeepStrictEqual(one, stored.get(one.id))).length,
  };
}

/** What the database has for the user of a mailbox. */
export function mailOf({ actor }: Mailbox, mail: StoredNotification[]): StoredNotification[] {
  return mail.filter(({ user_id }) => user_id === actor.id);
}

/** A board that was kept by applying events is as the database has it. */
export function boardDiffers({ board, actor, removed }: Watcher, { tasks, task_access }: Truth): boolean {
  if (removed) return !board.isGone;
  const all = actor.user.role === Role.Admin || task_access === 'members';
  const visible = tasks.filter((task) => all || task.assigned_to === actor.id);
  const held = Object.values(board.columns).flat();
  const cards = held.map((id) => board.cards.get(id) as unknown as StoredTask);
  return !isDeepStrictEqual(cards.map(inShort), visible);
}

/** The events that a client should have been told, from where it began. */
export function expectedEvents({ actor, since, removed, skipped }: Follower, truth: Truth): StoredEvent[] {
  const all = actor.user.role === Role.Admin || truth.task_access === 'members';
  const end = removed ? removalOf(actor.id, truth) : Infinity;
  return truth.events.filter(
    ({ seq, task_id, assignees }) =>
      seq > since &&
      seq <= end &&
      (all || task_id === null || assignees.includes(actor.id)) &&
      !skipped.some(({ after, until }) => seq > after && seq <= until),
  );
}

function inShort({ id, title, status, rank, assigned_to, version }: StoredTask): StoredTask {
  return { id, title, status, rank, assigned_to, version };
}

function removalOf(user_id: string, { events }: Truth): number {
  const removal = events.find(
    ({ type, changes }) => type === 'member_removed' && (changes.member?.from as { id: string }).id === user_id,
  );
  return removal?.seq ?? Infinity;
}

function publicPart(event: StoredEvent | undefined): LiveEvent | undefined {
  if (!event) return undefined;
  const { task_id: _, assignees: __, ...rest } = event;
  return rest;
}

function stateKey({ id, version }: { id: string; version?: number }): string {
  return `${id} ${version ?? 'deleted'}`;
}

function isAcknowledgedDeletion({ method, outcome }: Write): boolean {
  return method === 'DELETE' && outcome === 'acknowledged';
}

/** How often each text was written: as the title of a new task, and as the description of one. */
function countTexts(events: StoredEvent[]): Record<'created' | 'written', Map<string, number>> {
  const texts = (type: string, field: string) =>
    events.filter((event) => event.type === type && field in event.changes).map(({ data }) => String(data[field]));
  return { created: countBy(texts('task_created', 'title')), written: countBy(texts('task_updated', 'description')) };
}

function countBy(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Changes, Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, Forbidden, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { idOfTask } from '../core/task-key.js';
import { recount } from './blocked-count.js';
import { lockCircles, requireNoCircle } from './link-circle.js';
import { directionOf, linkChange, type LinkEnds, type LockedEnd, lockEnds } from './link-rows.js';
import { type CreateLinkDto, type LinkDto, MAX_LINKS } from './link.dto.js';
import { LinkDirection, LinkType } from './link.entity.js';
import { LINK_CREATED, LINK_DELETED } from './link.events.js';
import { linkOf } from './link.queries.js';

/** Changes links. Each change locks both tasks, so that there is one at a time of each. */
@Injectable()
export class LinkService {
  constructor(private readonly activity: ActivityService) {}

  /**
   * Links a task that the caller may change to one that they can see.
   * @throws NotFound, Forbidden; InvalidInput for the task itself; Conflict for a link that is there, beyond `MAX_LINKS`, and
   *   for a circle of tasks that block each other.
   */
  create(actor: Actor, task_id: string, input: CreateLinkDto): Promise<LinkDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { type } = input;
      if (type === LinkType.Blocks) await lockCircles(tx);
      const other_id = await idOfTask(tx, input.task_id);
      if (other_id === task_id) throw new InvalidInput([{ field: 'task_id', message: 'must be another task' }]);
      const { here, other } = await requireEnds(tx, actor, task_id, other_id);
      const link = { id: uuidv7(), type, ...endsOf(input, here.id, other.id) };
      await requireNew(tx, link);
      for (const end of [here, other]) await requireRoom(tx, end);
      if (type === LinkType.Blocks) await requireNoCircle(tx, actor, link.from_task_id, link.to_task_id);
      await tx.rows(sql`
        INSERT INTO task_links (id, from_task_id, to_task_id, type, created_by)
        VALUES (${link.id}, ${link.from_task_id}, ${link.to_task_id}, ${type}, ${actor.id})`);
      await recordBoth(tx, record, LINK_CREATED, link, [here, other]);
      return requireLink(await linkOf(tx, actor, here.id, link.id));
    });
  }

  /** Removes a link of a task that the caller may change, from either of its ends. @throws NotFound, Forbidden */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const find = () =>
        tx.row<LinkEnds>(sql`SELECT k.id, k.type, k.from_task_id, k.to_task_id FROM task_links k WHERE k.id = ${id}`);
      const link = requireLink(await find());
      const ends = await lockEnds(tx, actor, [link.from_task_id, link.to_task_id]);
      // It may be gone after the locks.
      if (ends.size < 2) throw new NotFound('link');
      requireLink(await find());
      const both = [...ends.values()];
      if (!both.some(({ may_edit }) => may_edit)) throw new Forbidden('Viewers of a project change nothing in it.');
      await tx.rows(sql`DELETE FROM task_links WHERE id = ${id}`);
      await recordBoth(tx, record, LINK_DELETED, link, both);
    });
  }
}

/** @throws NotFound */
function requireLink<T>(link: T | undefined): T {
  if (!link) throw new NotFound('link');
  return link;
}

/** Locks both tasks of a new link. @throws NotFound for either; Forbidden for a first one that the caller may not change. */
async function requireEnds(tx: Transaction, actor: Actor, task_id: string, other_id: string | undefined) {
  const ends = await lockEnds(tx, actor, other_id === undefined ? [task_id] : [task_id, other_id]);
  const [here, other] = [ends.get(task_id), ends.get(other_id ?? '')];
  if (!here) throw new NotFound('task');
  if (!here.may_edit) throw new Forbidden('Viewers of a project change nothing in it.');
  if (!other) throw new NotFound('task');
  return { here, other };
}

/** Where a new link begins and ends; one that relates tasks always begins at the same one of them. */
function endsOf({ type, direction }: CreateLinkDto, here: string, other: string) {
  const isInward = type === LinkType.Relates ? other < here : direction === LinkDirection.Inward;
  const [from_task_id, to_task_id] = isInward ? [other, here] : [here, other];
  return { from_task_id, to_task_id };
}

/** @throws Conflict for a link that is there; a task and its duplicate are that from one end only. */
async function requireNew(tx: Transaction, { type, from_task_id, to_task_id }: LinkEnds): Promise<void> {
  const isEither = type === LinkType.Duplicates;
  const known = await tx.row(sql`
    SELECT FROM task_links k WHERE k.type = ${type} AND (
      (k.from_task_id = ${from_task_id} AND k.to_task_id = ${to_task_id})
      OR (${isEither}::boolean AND k.from_task_id = ${to_task_id} AND k.to_task_id = ${from_task_id}))`);
  if (known) throw new Conflict('The tasks are linked like this already.');
}

/** @throws Conflict; links that the caller cannot see count too. */
async function requireRoom(tx: Transaction, { id }: LockedEnd): Promise<void> {
  const row = await tx.row<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM task_links k WHERE k.from_task_id = ${id} OR k.to_task_id = ${id}`);
  if ((row?.n ?? 0) >= MAX_LINKS) throw new Conflict(`A task has at most ${MAX_LINKS} links.`);
}

/** Records for each of the tasks that a link has come or gone. */
async function recordBoth(
  tx: Transaction,
  record: Recorder,
  event: typeof LINK_CREATED | typeof LINK_DELETED,
  link: LinkEnds,
  ends: LockedEnd[],
): Promise<void> {
  const counted = link.type === LinkType.Blocks ? await recount(tx, [link.to_task_id]) : [];
  for (const end of ends) {
    const now = counted.find(({ id }) => id === end.id);
    const after = { ...end, blocked_by_count: now?.blocked_by_count ?? end.blocked_by_count };
    const values = { type: link.type, direction: directionOf(link, end.id) };
    record(linkChange(event, after, link, end.blocked_by_count, changesOf(event, values)));
  }
}

function changesOf(event: typeof LINK_CREATED | typeof LINK_DELETED, values: Record<string, string>): Changes {
  const change = (value: string) => (event === LINK_CREATED ? { from: null, to: value } : { from: value, to: null });
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Sql, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Recorder } from '../../history/change.js';
import { redact } from '../../history/redaction.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { Conflict, Forbidden, NotFound } from '../../kernel/http/problem.js';
import { requireUnchanged } from '../../kernel/validation/unchangeable.js';
import { can, HELD } from '../../projects/access-policy.js';
import { TASK_FROM } from '../core/task.queries.js';
import { foundTwice } from '../core/task-row.js';
import { visibleTasks } from '../core/task.scope.js';
import { watchersOf } from '../watching/watchers.js';
import { type CommentedTask, commentChange, noticesFor } from './comment-change.js';
import {
  type CommentDto,
  type CreateCommentDto,
  MAX_EMOJI,
  type UpdateCommentDto,
  type WrittenCommentDto,
} from './comment.dto.js';
import { COMMENT_CREATED, COMMENT_DELETED, COMMENT_UPDATED } from './comment.events.js';
import { COMMENT_FROM, commentOf } from './comment.queries.js';
import { mentionedIn, mentionedUsers } from './mentions.js';

/** What a deleted comment leaves nowhere. */
const REDACTED = { text: null, mentions: [] };

/** A comment that is locked with its task. */
interface Locked {
  task: CommentedTask;
  comment: CommentDto;
}

/** Changes comments. */
@Injectable()
export class CommentService {
  constructor(private readonly activity: ActivityService) {}

  /** @throws NotFound; Forbidden for those who can see the task and may not comment on it. */
  create(actor: Actor, task_id: string, { text }: CreateCommentDto): Promise<WrittenCommentDto> {
    return this.activity.change(actor, async (tx, record) => {
      const task = await lockTask(tx, actor, task_id);
      const id = uuidv7();
      // The task is locked: times and ids of its comments follow the order of their events.
      await tx.rows(sql`
        INSERT INTO comments (id, task_id, created_by, text, created_at)
        VALUES (${id}, ${task_id}, ${actor.id}, ${text}, clock_timestamp())`);
      const { reached, not_reached } = await this.mention(tx, actor, task_id, id, mentionedIn(text));
      task.comments_count = await count(tx, task_id, 1);
      const comment = await commentOf(tx, id);
      const watching = (await watchersOf(tx, [task_id])).map(({ user_id }) => user_id);
      const notices = noticesFor(task, reached, watching);
      record(commentChange(COMMENT_CREATED, task, comment, { text: { from: null, to: text } }, notices));
      return { ...comment, not_reached };
    });
  }

  /**
   * Changes the text; only users whom the former text did not mention are notified.
   * @throws NotFound, Forbidden, Stale; InvalidInput for a read-only field.
   */
  update(actor: Actor, id: string, input: UpdateCommentDto, expected: ExpectedVersions): Promise<WrittenCommentDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { task, comment: before } = await lock(tx, actor, id, can(actor, 'edit', 'comment'));
      requireVersion(before, expected);
      requireUnchanged(input, before);
      const { text = before.text } = input;
      if (text === null || text === before.text) return { ...before, not_reached: [] };
      await tx.rows(sql`
        UPDATE comments SET text = ${text}, version = version + 1, edited_at = clock_timestamp() WHERE id = ${id}`);
      const known = new Set(before.mentions.map((user) => user.id));
      const mentioned = mentionedIn(text);
      await forget(
        tx,
        id,
        [...known].filter((user) => !mentioned.includes(user)),
      );
      const added = mentioned.filter((user) => !known.has(user));
      const { reached, not_reached } = await this.mention(tx, actor, task.id, id, added);
      const comment = await commentOf(tx, id);
      const changes = { text: { from: before.text, to: text } };
      record(commentChange(COMMENT_UPDATED, task, comment, changes, noticesFor(task, reached)));
      return { ...comment, not_reached };
    });
  }

  /**
   * Deletes a comment: only that there was one remains, and its text leaves the history too.
   * @throws NotFound, Forbidden, Stale
   */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const { task, comment: before } = await lock(tx, actor, id, can(actor, 'delete', 'comment'));
      requireVersion(before, expected);
      await tx.rows(sql`
        UPDATE comments SET text = NULL, version = version + 1, deleted_at = clock_timestamp() WHERE id = ${id}`);
      await tx.rows(sql`DELETE FROM comment_mentions WHERE comment_id = ${id}`);
      await tx.rows(sql`DELETE FROM comment_reactions WHERE comment_id = ${id}`);
      await redact(tx, { ...before, type: COMMENT_DELETED.subject }, REDACTED);
      task.comments_count = await count(tx, task.id, -1);
      record(commentChange(COMMENT_DELETED, task, await commentOf(tx, id), {}));
    });
  }

  /**
   * Adds the caller's reaction; no effect if it exists.
   * @throws NotFound, Stale; Conflict for one emoji too many.
   */
  react(actor: Actor, id: string, emoji: string, expected: ExpectedVersions): Promise<CommentDto> {
    return this.activity.change(actor, async (tx, record) => {
      const locked = await lock(tx, actor, id, can(actor, 'comment', 'task'));
      requireVersion(locked.comment, expected);
      const { reactions } = locked.comment;
      if (reactions.length >= MAX_EMOJI && !reactions.some((reaction) => reaction.emoji === emoji)) {
        throw new Conflict(`A comment can have ${MAX_EMOJI} different reactions.`);
      }
      const added = await tx.rows(sql`
        INSERT INTO comment_reactions (comment_id, emoji, user_id, created_at)
        VALUES (${id}, ${emoji}, ${actor.id}, clock_timestamp()) ON CONFLICT DO NOTHING RETURNING emoji`);
      return added.length > 0 ? reacted(tx, record, locked, { from: null, to: emoji }) : locked.comment;
    });
  }

  /** Removes the caller's reaction, if it exists. @throws NotFound, Stale */
  async unreact(actor: Actor, id: string, emoji: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const locked = await lock(tx, actor, id, can(actor, 'comment', 'task'));
      requireVersion(locked.comment, expected);
      const removed = await tx.rows(sql`
        DELETE FROM comment_reactions WHERE comment_id = ${id} AND emoji = ${emoji} AND user_id = ${actor.id}
        RETURNING emoji`);
      if (removed.length > 0) await reacted(tx, record, locked, { from: emoji, to: null });
    });
  }

  /** Stores those of the users who can see the task as mentioned. */
  private async mention(tx: Transaction, actor: Actor, task_id: string, comment_id: string, ids: string[]) {
    const mentioned = await mentionedUsers(tx, actor, task_id, ids);
    if (mentioned.reached.length > 0) {
      await tx.rows(sql`
        INSERT INTO comment_mentions (comment_id, user_id)
        SELECT ${comment_id}::uuid, unnest(${mentioned.reached}::uuid[])`);
    }
    return mentioned;
  }
}

const TASK_COLUMNS = sql`t.id, t.title, t.project_id, t.assigned_to, t.created_by, t.comments_count`;

/**
 * Locks a task on which the caller may comment, for the rest of the transaction.
 * @throws NotFound, Forbidden
 */
async function lockTask(tx: Transaction, actor: Actor, id: string): Promise<CommentedTask> {
  const find = () =>
    tx.row<CommentedTask & { is_allowed: boolean }>(sql`
      SELECT ${TASK_COLUMNS}, ${can(actor, 'comment', 'task')} AS is_allowed
      FROM ${TASK_FROM} WHERE t.id = ${id} AND ${visibleTasks(actor, 'see', HELD)} FOR NO KEY UPDATE OF t`);
  const task = await foundTwice(find, (found) => found !== undefined);
  if (!task) throw new NotFound('task');
  if (!task.is_allowed) throw new Forbidden('You may not comment on this task.');
  return task;
}

/**
 * Locks a comment with its task, so that who may see it stays the same for the rest of the transaction.
 * @param allowed the condition under which the caller may do what they want to.
 * @throws NotFound also for a deleted comment; Forbidden
 */
async function lock(tx: Transaction, actor: Actor, id: string, allowed: Sql): Promise<Locked> {
  const find = () =>
    tx.row<CommentedTask & { is_allowed: boolean }>(sql`
      SELECT ${TASK_COLUMNS}, ${allowed} AS is_allowed FROM ${COMMENT_FROM}
      WHERE c.id = ${id} AND c.deleted_at IS NULL AND ${visibleTasks(actor, 'see', HELD)}
      FOR NO KEY UPDATE OF t, c`);
  const task = await foundTwice(find, (found) => found !== undefined);
  if (!task) throw new NotFound('comment');
  if (!task.is_allowed) throw new Forbidden('You may not do this to the comment of somebody else.');
  // Read after the lock, since its mentions and reactions are in other tables.
  return { task, comment: await commentOf(tx, id) };
}

/** Changes the number of a task's comments, and returns it. Its version stays: a comment does not change the task. */
async function count(tx: Transaction, task_id: string, by: number): Promise<number> {
  const task = await tx.row<{ comments_count: number }>(sql`
    UPDATE tasks SET comments_count = comments_count + ${by} WHERE id = ${task_id} RETURNING comments_count`);
  if (!task) throw new NotFound('task');
  return task.comments_count;
}

async function forget(tx: Transaction, comment_id: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.rows(sql`DELETE FROM comment_mentions WHERE comment_id = ${comment_id} AND user_id = ANY (${ids}::uuid[])`);
}

async function reacted(
  tx: Transaction,
  record: Recorder,
  { task, comment }: Locked,
  change: { from: string | null; to: string | null },
): Promise<CommentDto> {
  const after = await commentOf(tx, comment.id);
  record(commentChange(COMMENT_UPDATED, task, after, { reactions: change }));
  return after;
}

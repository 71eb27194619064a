import { type Sql, sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { READERS } from '../comments/mentions.js';

/** The maximum number of users who have decided to watch one task, and of those who are told of one change of it. */
export const MAX_WATCHERS = 200;
/** In how many of a task's last comments it is looked for whom it concerns. */
const LAST_COMMENTS = 1_000;
/** The maximum number of pairs of a task and a watcher that one transaction tells. */
const MAX_TOLD = 10_000;

/** The last comments on task `t`. */
const COMMENTS = sql`(
  SELECT c.id, c.created_by FROM comments c WHERE c.task_id = t.id AND c.deleted_at IS NULL
  ORDER BY c.created_at DESC, c.id DESC LIMIT ${LAST_COMMENTS})`;

/** Whom task `t` concerns: its creator, its assignee, whoever commented on it, and whom a comment mentions. */
const CONCERNED = sql`
  SELECT t.created_by AS id UNION SELECT t.assigned_to UNION (
    SELECT v.id FROM ${COMMENTS} c CROSS JOIN LATERAL (
      SELECT c.created_by AS id UNION ALL SELECT m.user_id FROM comment_mentions m WHERE m.comment_id = c.id) v
    WHERE t.comments_count > 0)`;

/** A task and somebody who watches it. */
export interface Watching {
  task_id: string;
  title: string;
  user_id: string;
}

/**
 * Those who watch some tasks and can see them now: who has decided to, and whom a task concerns unless they have decided
 * otherwise. Of each task `MAX_WATCHERS` at most, in the order of their accounts.
 */
export function watchersOf(tx: Transaction, task_ids: string[]): Promise<Watching[]> {
  return tx.rows<Watching>(sql`
    SELECT t.id AS task_id, t.title, w.user_id FROM tasks t JOIN projects p ON p.id = t.project_id
    CROSS JOIN LATERAL (
      SELECT u.id AS user_id FROM (
        SELECT id FROM (${CONCERNED}) c WHERE NOT EXISTS (
          SELECT FROM task_watchers x WHERE x.task_id = t.id AND x.user_id = c.id AND NOT x.watching)
        UNION SELECT x.user_id FROM task_watchers x WHERE x.task_id = t.id AND x.watching
      ) v JOIN users u ON u.id = v.id
      WHERE ${READERS}
      ORDER BY u.id LIMIT ${MAX_WATCHERS}
    ) w
    WHERE t.id = ANY (${task_ids}::uuid[]) ORDER BY t.id, w.user_id LIMIT ${MAX_TOLD}`);
}

/** Whether the actor watches task `t`. */
export function isWatching({ id }: Pick<Actor, 'id'>): Sql {
  return sql`coalesce(
    (SELECT x.watching FROM task_watchers x WHERE x.task_id = t.id AND x.user_id = ${id}),
    ${id}::uuid IN (${CONCERNED}), false)`;
}

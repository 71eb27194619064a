import { type Sql, sql, type Transaction } from '../../database/sql.js';
import type { TaskEnd } from './link-rows.js';

/** By how many tasks of a project a task is blocked. It must be locked by an earlier statement, so that it is counted right. */
export const blockersIn = (project_id: Sql, task_id: Sql): Sql => sql`(
  SELECT count(*)::int FROM task_links k JOIN tasks b ON b.id = k.from_task_id
  WHERE k.to_task_id = ${task_id} AND k.type = 'blocks' AND b.project_id = ${project_id} AND b.status <> 'done'
    AND b.archived_at IS NULL AND b.deleted_at IS NULL)`;

/**
 * Locks the tasks that a task blocks, for whoever will count them again after having taken a lock that others wait for with
 * these in their hands.
 */
export async function lockBlocked(tx: Transaction, id: string): Promise<void> {
  await tx.rows(sql`
    SELECT FROM tasks t
    WHERE t.id IN (SELECT k.to_task_id FROM task_links k WHERE k.from_task_id = ${id} AND k.type = 'blocks')
    ORDER BY t.id FOR NO KEY UPDATE`);
}

/** A task whose number of blockers has been counted again. */
export type Counted = TaskEnd & { before: number; in_trash: boolean };

/**
 * Counts again by how many tasks some are blocked: by those of the same project that are neither done nor in the archive or the
 * trash. The tasks are locked first: so whoever counts last sees all that was committed, and the stored number is right.
 * @returns the tasks whose number has changed.
 */
export async function recount(tx: Transaction, ids: string[]): Promise<Counted[]> {
  const locked = await tx.rows<TaskEnd & { in_trash: boolean }>(sql`
    SELECT t.id, t.project_id, t.title, t.assigned_to, t.blocked_by_count, t.deleted_at IS NOT NULL AS in_trash FROM tasks t
    WHERE t.id = ANY (${ids}::uuid[]) ORDER BY t.id FOR NO KEY UPDATE`);
  // A statement of its own, since one that waits for a row sees only that row anew.
  const changed = await tx.rows<{ id: string; n: number }>(sql`
    UPDATE tasks t SET blocked_by_count = c.n
    FROM (
      SELECT x.id, ${blockersIn(sql`x.project_id`, sql`x.id`)} AS n
      FROM tasks x WHERE x.id = ANY (${ids}::uuid[])
    ) c
    WHERE t.id = c.id AND t.blocked_by_count <> c.n RETURNING t.id, c.n`);
  const counts = new Map(changed.map(({ id, n }) => [id, n]));
  return locked.flatMap((task) => {
    const blocked_by_count = counts.get(task.id);
    return blocked_by_count === undefined ? [] : [{ ...task, before: task.blocked_by_count, blocked_by_count }];
  });
}

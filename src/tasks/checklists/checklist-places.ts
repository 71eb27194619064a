import { sql, type Transaction } from '../../database/sql.js';
import { type Recorder } from '../../history/change.js';
import { MAX_RANK_LENGTH, rankBetween, spreadRanks } from '../../kernel/rank.js';
import { CHECKLIST_ITEM_MOVED } from './checklist.events.js';
import { itemChange, type ListedTask, writtenItem } from './checklist-rows.js';

/** An item at its place; deleted ones keep theirs. */
interface Placed {
  id: string;
  rank: string;
  is_deleted: boolean;
}

/**
 * A rank right before an item, or at the end. If there is no room, all items get new ranks, which is recorded.
 * @param before the id of the item; its task is locked.
 * @param moving the id of the item that gets the rank, if it exists.
 */
export async function rankBefore(
  tx: Transaction,
  record: Recorder,
  task: ListedTask,
  before?: string,
  moving?: string,
): Promise<string> {
  const placed = await tx.rows<Placed>(sql`
    SELECT i.id, i.rank, i.deleted_at IS NOT NULL AS is_deleted FROM checklist_items i
    WHERE i.task_id = ${task.id} AND i.id IS DISTINCT FROM ${moving ?? null}::uuid ORDER BY i.rank`);
  const at = before === undefined ? placed.length : placed.findIndex(({ id }) => id === before);
  const between = (ranks: (string | undefined)[]) =>
    rankBetween({ prev: ranks[at - 1] ?? null, next: ranks[at] ?? null });
  const rank = between(placed.map((item) => item.rank));
  if (rank.length <= MAX_RANK_LENGTH) return rank;
  const ranks = spreadRanks(placed.length);
  await respread(tx, record, task, placed, ranks);
  return between(ranks);
}

async function respread(
  tx: Transaction,
  record: Recorder,
  task: ListedTask,
  placed: Placed[],
  ranks: string[],
): Promise<void> {
  // No new rank may be one that another item still has: the former ones are longer first.
  await tx.rows(sql`UPDATE checklist_items SET rank = rank || '~' || id WHERE task_id = ${task.id}`);
  for (const [n, { id, rank: from, is_deleted }] of placed.entries()) {
    const to = ranks[n] ?? '';
    const item = await writtenItem(
      tx,
      sql`UPDATE checklist_items SET rank = ${to}, version = version + 1 WHERE id = ${id}`,
    );
    if (!is_deleted) record(itemChange(CHECKLIST_ITEM_MOVED, task, item, { rank: { from, to } }));
  }
}

import { uuidv7 } from 'uuidv7';
import { join, sql, type Transaction } from '../../database/sql.js';
import { assignmentsOf, type Changes, differences, type Origin, type Recorder } from '../../history/change.js';
import type { ChecklistItemDto } from './checklist.dto.js';
import { CHECKLIST_ITEM_CREATED, CHECKLIST_ITEM_UPDATED } from './checklist.events.js';
import { rankBefore } from './checklist-places.js';
import { counted, itemChange, type ListedTask, writtenItem } from './checklist-rows.js';

/** What people and imports say of an item. */
export const ITEM_FIELDS = ['title', 'done', 'assigned_to'] as const;
export type ItemFields = Pick<ChecklistItemDto, (typeof ITEM_FIELDS)[number]>;

/** An item after its change, with its task, whose counts are those after it. */
interface Written<T> {
  task: T;
  item: ChecklistItemDto;
}

/** Adds an item after all others to a task that is locked. @param origin of an imported item. */
export async function addItem<T extends ListedTask>(
  tx: Transaction,
  record: Recorder,
  task: T,
  { title, done, assigned_to }: ItemFields,
  origin?: Origin,
): Promise<Written<T>> {
  const rank = await rankBefore(tx, record, task);
  const item = await writtenItem(
    tx,
    sql`INSERT INTO checklist_items (id, task_id, title, done, assigned_to, rank)
      VALUES (${uuidv7()}, ${task.id}, ${title}, ${done}, ${assigned_to}, ${rank})`,
  );
  const after = await counted(tx, task, { total: 1, done: Number(done) });
  record({ ...itemChange(CHECKLIST_ITEM_CREATED, after, item, differences(undefined, item, ITEM_FIELDS)), origin });
  return { task: after, item };
}

/** Changes fields of an item whose task is locked. @param changes at least one; @param origin of an imported change. */
export async function changeItem<T extends ListedTask>(
  tx: Transaction,
  record: Recorder,
  { task, item: before }: Written<T>,
  changes: Changes,
  origin?: Origin,
): Promise<Written<T>> {
  const item = await updateItem(tx, before.id, changes);
  const after = await counted(tx, task, { total: 0, done: Number(item.done) - Number(before.done) });
  record({ ...itemChange(CHECKLIST_ITEM_UPDATED, after, item, changes), origin });
  return { task: after, item };
}

/** Writes a new version of an item. */
export function updateItem(tx: Transaction, id: string, changes: Changes): Promise<ChecklistItemDto> {
  return writtenItem(
    tx,
    sql`UPDATE checklist_items SET ${join(assignmentsOf(changes))}, version = version + 1 WHERE id = ${id}`,
  );
}

/** Inserts the items of new tasks, which count them already. */
export async function insertItems(
  tx: Transaction,
  items: (ItemFields & { id: string; task_id: string; rank: string })[],
): Promise<void> {
  if (items.length === 0) return;
  await tx.rows(sql`
    INSERT INTO checklist_items (id, task_id, title, done, assigned_to, rank)
    SELECT i.id, i.task_id, i.title, i.done, i.assigned_to, i.rank
    FROM json_to_recordset(${JSON.stringify(items)}) AS i (
      id uuid, task_id uuid, title text, done boolean, assigned_to uuid, rank text)`);
}

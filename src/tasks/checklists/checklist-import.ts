import { sql, type Transaction } from '../../database/sql.js';
import { differences, type Origin, type Recorder } from '../../history/change.js';
import type { ChecklistItemDto } from './checklist.dto.js';
import { MAX_ITEMS } from './checklist-progress.dto.js';
import type { ListedTask } from './checklist-rows.js';
import { ITEM_COLUMNS } from './checklist.queries.js';
import { addItem, changeItem, ITEM_FIELDS, type ItemFields } from './checklist-writes.js';

/** One transaction that imports items of a task that was there before, and is locked. */
export class ChecklistImport {
  constructor(
    private readonly tx: Transaction,
    private readonly record: Recorder,
    private readonly origin: Origin,
    private task: ListedTask,
  ) {}

  /** Adds an item after all others. @returns its id; undefined where the checklist is full. */
  async add(imported: ItemFields): Promise<string | undefined> {
    if (this.task.checklist.total >= MAX_ITEMS) return undefined;
    const { task, item } = await addItem(this.tx, this.record, this.task, imported, this.origin);
    this.task = task;
    return item.id;
  }

  /** Changes fields of an item; no effect if there is none, or nothing differs. */
  async update(id: string, wanted: Partial<ItemFields>): Promise<void> {
    const item = await this.tx.row<ChecklistItemDto>(sql`
      SELECT ${ITEM_COLUMNS} FROM checklist_items i
      WHERE i.id = ${id} AND i.task_id = ${this.task.id} AND i.deleted_at IS NULL`);
    const changes = item ? differences(item, { ...item, ...wanted }, ITEM_FIELDS) : {};
    if (!item || Object.keys(changes).length === 0) return;
    ({ task: this.task } = await changeItem(this.tx, this.record, { task: this.task, item }, changes, this.origin));
  }
}

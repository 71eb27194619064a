import { type Sql, sql, type Transaction } from '../../database/sql.js';
import type { Change, Changes } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, NotFound } from '../../kernel/http/problem.js';
import type { TaskDto } from '../core/task.dto.js';
import { lockTask } from '../core/task-row.js';
import type { CHECKLIST_EVENTS } from './checklist.events.js';
import type { ChecklistItemDto, MoveChecklistItemDto } from './checklist.dto.js';
import type { ChecklistProgressDto } from './checklist-progress.dto.js';
import { ITEM_COLUMNS } from './checklist.queries.js';

/** What checklists need of their task. */
export type ListedTask = Pick<TaskDto, 'id' | 'project_id' | 'assigned_to' | 'checklist'>;

/** An item that is locked with its task. */
export interface LockedItem {
  task: TaskDto;
  item: ChecklistItemDto;
  is_deleted: boolean;
}

export type ChecklistEvent = (typeof CHECKLIST_EVENTS)[number];

/** A change of an item as it is recorded, with the progress of its task's checklist after it. */
export function itemChange(
  event: ChecklistEvent,
  { id, project_id, assigned_to, checklist }: ListedTask,
  item: ChecklistItemDto,
  changes: Changes,
): Change<ChecklistEvent> {
  return {
    event,
    subject_id: item.id,
    project_id,
    task_id: id,
    changes,
    data: { ...item, checklist },
    assignees: assigned_to === null ? [] : [assigned_to],
  };
}

/**
 * Locks an item, deleted or not, with its task, which all changes of a checklist lock: so its counts are right.
 * @throws NotFound, Forbidden
 */
export async function lockItem(tx: Transaction, actor: Actor, id: string): Promise<LockedItem> {
  const found = await tx.row<{ task_id: string }>(sql`SELECT task_id FROM checklist_items WHERE id = ${id}`);
  if (!found) throw new NotFound('checklist item');
  const task = await lockTask(tx, actor, found.task_id).catch((error: unknown) => {
    // What the caller cannot see is an item to them, like any that does not exist.
    throw error instanceof NotFound ? new NotFound('checklist item') : error;
  });
  const row = await tx.row<ChecklistItemDto & { is_deleted: boolean }>(sql`
    SELECT ${ITEM_COLUMNS}, i.deleted_at IS NOT NULL AS is_deleted FROM checklist_items i WHERE i.id = ${id}`);
  if (!row) throw new NotFound('checklist item');
  const { is_deleted, ...item } = row;
  return { task, item, is_deleted };
}

/** Writes one item, and returns its new state. */
export async function writtenItem(tx: Transaction, write: Sql): Promise<ChecklistItemDto> {
  const item = await tx.row<ChecklistItemDto>(sql`WITH i AS (${write} RETURNING *) SELECT ${ITEM_COLUMNS} FROM i`);
  if (!item) throw new NotFound('checklist item');
  return item;
}

/** Changes the counts of a task's checklist. The task's version stays: a tick does not change the task. */
export async function counted<T extends ListedTask>(tx: Transaction, task: T, by: ChecklistProgressDto): Promise<T> {
  if (by.total === 0 && by.done === 0) return task;
  const row = await tx.row<ChecklistProgressDto>(sql`
    UPDATE tasks SET checklist_total = checklist_total + ${by.total}, checklist_done = checklist_done + ${by.done}
    WHERE id = ${task.id} RETURNING checklist_done AS done, checklist_total AS total`);
  if (!row) throw new NotFound('task');
  return { ...task, checklist: row };
}

/**
 * The index that a place means in the items besides the one that is moved.
 * @throws Conflict when a neighbour is not there, or the neighbours are not in order.
 */
export function indexIn(items: ChecklistItemDto[], { before_id, after_id }: MoveChecklistItemDto): number {
  const before = before_id ? items.findIndex(({ id }) => id === before_id) : undefined;
  const after = after_id ? items.findIndex(({ id }) => id === after_id) : undefined;
  const index = before ?? (after === undefined ? items.length : after + 1);
  const isThere = before !== -1 && after !== -1 && (after === undefined || after < index);
  if (isThere) return index;
  throw new Conflict('The checklist has changed in the meantime; see items.', { items });
}

import { Injectable } from '@nestjs/common';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { Conflict, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { changesOf, requireUnchanged } from '../../kernel/validation/unchangeable.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { requireAssignable } from '../core/task-people.js';
import type { TaskDto } from '../core/task.dto.js';
import { lockTask } from '../core/task-row.js';
import { TaskService } from '../core/task.service.js';
import {
  CHECKLIST_ITEM_CONVERTED,
  CHECKLIST_ITEM_DELETED,
  CHECKLIST_ITEM_MOVED,
  CHECKLIST_ITEM_RESTORED,
  CHECKLIST_ITEM_UPDATED,
} from './checklist.events.js';
import type {
  ChecklistItemDto,
  CreateChecklistItemDto,
  MoveChecklistItemDto,
  UpdateChecklistItemDto,
} from './checklist.dto.js';
import { rankBefore } from './checklist-places.js';
import { MAX_ITEMS } from './checklist-progress.dto.js';
import {
  counted,
  indexIn,
  itemChange,
  type ListedTask,
  lockItem,
  type LockedItem,
  writtenItem,
} from './checklist-rows.js';
import { addItem, changeItem, ITEM_FIELDS, updateItem } from './checklist-writes.js';
import { itemsOf } from './checklist.queries.js';

/** How many deleted items of a task can be restored. */
const MAX_DELETED = 200;

/** Changes checklists. Each change locks the task, so that there is one at a time. */
@Injectable()
export class ChecklistService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly tasks: TaskService,
  ) {}

  /** Permanently deletes items that were deleted this many days ago. */
  async emptyTrash(days: number): Promise<void> {
    await this.database.rows(sql`
      DELETE FROM checklist_items WHERE deleted_at <= now() - ${days} * interval '1 day'`);
  }

  /** @throws NotFound, Forbidden; InvalidInput for an assignee outside the project; Conflict beyond `MAX_ITEMS`. */
  create(actor: Actor, task_id: string, input: CreateChecklistItemDto): Promise<ChecklistItemDto> {
    return this.activity.change(actor, async (tx, record) => {
      const task = await lockTask(tx, actor, task_id);
      requireRoom(task);
      const { title, done = false, assigned_to = null } = input;
      if (assigned_to !== null) await requireAssignable(tx, task.project_id, assigned_to);
      return (await addItem(tx, record, task, { title, done, assigned_to })).item;
    });
  }

  /**
   * Changes the fields that are present.
   * @throws NotFound, Forbidden, Stale; InvalidInput for a read-only field, and for an assignee outside the project.
   */
  update(
    actor: Actor,
    id: string,
    input: UpdateChecklistItemDto,
    expected: ExpectedVersions,
  ): Promise<ChecklistItemDto> {
    return this.activity.change(actor, async (tx, record) => {
      const locked = await lockPresent(tx, actor, id);
      const { task, item } = locked;
      requireVersion(item, expected);
      requireUnchanged(input, item);
      const changes = differences(item, { ...item, ...changesOf(input) }, ITEM_FIELDS);
      if (Object.keys(changes).length === 0) return item;
      const assignee = changes.assigned_to?.to;
      if (typeof assignee === 'string') await requireAssignable(tx, task.project_id, assignee);
      return (await changeItem(tx, record, locked, changes)).item;
    });
  }

  /**
   * Moves an item to another place in its checklist.
   * @throws NotFound, Forbidden, Stale; InvalidInput for itself as a neighbour; Conflict for a neighbour that is gone.
   */
  move(actor: Actor, id: string, input: MoveChecklistItemDto, expected: ExpectedVersions): Promise<ChecklistItemDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { task, item } = await lockPresent(tx, actor, id);
      requireVersion(item, expected);
      for (const field of ['before_id', 'after_id'] as const) {
        if (input[field] === id) throw new InvalidInput([{ field, message: 'must be another item' }]);
      }
      const items = await itemsOf(tx, task.id);
      const others = items.filter((one) => one.id !== id);
      const index = indexIn(others, input);
      if (items.findIndex((one) => one.id === id) === index) return item;
      const rank = await rankBefore(tx, record, task, others[index]?.id, id);
      const changes = { rank: { from: item.rank, to: rank } };
      const moved = await updateItem(tx, id, changes);
      record(itemChange(CHECKLIST_ITEM_MOVED, task, moved, changes));
      return moved;
    });
  }

  /** Deletes an item. @throws NotFound, Forbidden, Stale */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const locked = await lockPresent(tx, actor, id);
      requireVersion(locked.item, expected);
      const { task, item } = await remove(tx, locked);
      record(itemChange(CHECKLIST_ITEM_DELETED, task, item, { title: { from: item.title, to: null } }));
    });
  }

  /**
   * Restores an item to its place; no effect if it is not deleted.
   * @throws NotFound, Forbidden, Stale; Conflict beyond `MAX_ITEMS`.
   */
  restore(actor: Actor, id: string, expected: ExpectedVersions): Promise<ChecklistItemDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { task, item, is_deleted } = await lockItem(tx, actor, id);
      requireVersion(item, expected);
      if (!is_deleted) return item;
      requireRoom(task);
      const restored = await writtenItem(
        tx,
        sql`UPDATE checklist_items SET deleted_at = NULL, version = version + 1 WHERE id = ${id}`,
      );
      const after = await counted(tx, task, { total: 1, done: Number(restored.done) });
      record(itemChange(CHECKLIST_ITEM_RESTORED, after, restored, differences(undefined, restored, ITEM_FIELDS)));
      return restored;
    });
  }

  /**
   * Makes a task of an item, which leaves the checklist: in the first column for what is to do, or for what is done, with
   * the item's title and assignee.
   * @throws NotFound, Forbidden, Stale; Conflict for a full column.
   */
  convert(actor: Actor, id: string, expected: ExpectedVersions): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const locked = await lockPresent(tx, actor, id);
      requireVersion(locked.item, expected);
      const { task, item } = await remove(tx, locked);
      record(itemChange(CHECKLIST_ITEM_CONVERTED, task, item, { title: { from: item.title, to: null } }));
      const { title, assigned_to, done } = item;
      const status = done ? TaskStatus.Done : TaskStatus.Todo;
      const input = { title, project_id: task.project_id, status, ...(assigned_to !== null && { assigned_to }) };
      return this.tasks.createWithin(tx, record, actor, input);
    });
  }

  /** Unassigns the items of a user who no longer works in a project, or in any. */
  async unassign(tx: Transaction, record: Recorder, user_id: string, project_id?: string): Promise<void> {
    const rows = await tx.rows<{ id: string; task_id: string }>(sql`
      SELECT i.id, i.task_id FROM checklist_items i JOIN tasks t ON t.id = i.task_id
      WHERE i.assigned_to = ${user_id} AND coalesce(t.project_id = ${project_id ?? null}::uuid, true)
      ORDER BY t.id, i.id FOR NO KEY UPDATE OF t`);
    for (const { id, task_id } of rows) {
      const changes = { assigned_to: { from: user_id, to: null } };
      const item = await updateItem(tx, id, changes);
      const task = await tx.row<ListedTask & { in_trash: boolean }>(sql`
        SELECT t.id, t.project_id, t.assigned_to, json_build_object('done', t.checklist_done, 'total', t.checklist_total) AS checklist,
          t.deleted_at IS NOT NULL OR (SELECT i.deleted_at IS NOT NULL FROM checklist_items i WHERE i.id = ${id}) AS in_trash
        FROM tasks t WHERE t.id = ${task_id}`);
      if (task && !task.in_trash) record(itemChange(CHECKLIST_ITEM_UPDATED, task, item, changes));
    }
  }
}

/** @throws Conflict */
function requireRoom({ checklist }: ListedTask): void {
  if (checklist.total >= MAX_ITEMS) throw new Conflict(`A checklist has at most ${MAX_ITEMS} items.`);
}

/** Locks an item that is not deleted. @throws NotFound, Forbidden */
async function lockPresent(tx: Transaction, actor: Actor, id: string): Promise<LockedItem> {
  const locked = await lockItem(tx, actor, id);
  if (locked.is_deleted) throw new NotFound('checklist item');
  return locked;
}

/** Deletes an item so that it can be restored, unless too many were deleted after it. */
async function remove(tx: Transaction, { task, item }: LockedItem): Promise<Pick<LockedItem, 'task' | 'item'>> {
  const removed = await writtenItem(
    tx,
    sql`UPDATE checklist_items SET deleted_at = clock_timestamp(), version = version + 1 WHERE id = ${item.id}`,
  );
  await tx.rows(sql`
    DELETE FROM checklist_items WHERE id IN (
      SELECT i.id FROM checklist_items i WHERE i.task_id = ${task.id} AND i.deleted_at IS NOT NULL
      ORDER BY i.deleted_at DESC, i.id OFFSET ${MAX_DELETED})`);
  return { item: removed, task: await counted(tx, task, { total: -1, done: -Number(item.done) }) };
}

import { Injectable } from '@nestjs/common';
import { Database, type Queryable, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { TASK_FROM } from '../core/task.queries.js';
import { visibleTasks } from '../core/task.scope.js';
import type { ChecklistItemDto } from './checklist.dto.js';

/** An item as the API shows it; `i` is the item. */
export const ITEM_COLUMNS = sql`
  i.id, i.task_id, i.title, i.done, i.assigned_to, (SELECT name FROM users WHERE id = i.assigned_to) AS assigned_to_name,
  i.rank, i.version`;

/** The items of a task, in order. */
export function itemsOf(on: Queryable, task_id: string): Promise<ChecklistItemDto[]> {
  return on.rows<ChecklistItemDto>(sql`
    SELECT ${ITEM_COLUMNS} FROM checklist_items i WHERE i.task_id = ${task_id} AND i.deleted_at IS NULL ORDER BY i.rank`);
}

/** Reads of checklists for a caller. */
@Injectable()
export class ChecklistQueries {
  constructor(private readonly database: Database) {}

  /** The items of a task, in order. @throws NotFound */
  async list(actor: Actor, task_id: string): Promise<ChecklistItemDto[]> {
    // The task alone makes one row without an item.
    const items = await this.database.rows<ChecklistItemDto | { id: null }>(sql`
      SELECT ${ITEM_COLUMNS} FROM ${TASK_FROM} LEFT JOIN checklist_items i ON i.task_id = t.id AND i.deleted_at IS NULL
      WHERE t.id = ${task_id} AND ${visibleTasks(actor)} ORDER BY i.rank`);
    if (items.length === 0) throw new NotFound('task');
    return items.filter((item) => item.id !== null);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string): Promise<ChecklistItemDto> {
    const item = await this.database.row<ChecklistItemDto>(sql`
      SELECT ${ITEM_COLUMNS} FROM checklist_items i JOIN tasks t ON t.id = i.task_id JOIN projects p ON p.id = t.project_id
      WHERE i.id = ${id} AND i.deleted_at IS NULL AND ${visibleTasks(actor)}`);
    if (!item) throw new NotFound('checklist item');
    return item;
  }
}

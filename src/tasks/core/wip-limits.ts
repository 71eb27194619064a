import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict } from '../../kernel/http/problem.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { lockColumn } from '../../projects/columns/column-lookup.js';
import { WipPolicy } from '../../projects/columns/column.entity.js';
import { BoardQueries } from './board.queries.js';
import { inColumn } from './placement.js';
import { IS_ON_BOARD } from './task.scope.js';

/** Limits the number of tasks in columns whose policy is to block. */
@Injectable()
export class WipLimits {
  constructor(private readonly boards: BoardQueries) {}

  /**
   * Makes sure that a column has room for one more task, until the transaction ends.
   * @param moving the task, if it exists.
   * @throws Conflict with the column and its limit.
   */
  requireRoom(tx: Transaction, actor: Actor, column: ColumnDto, moving?: string): Promise<void> {
    return this.requireRoomFor(tx, actor, column, moving === undefined ? {} : { moving: [moving] });
  }

  /**
   * The same for several tasks. Back to the column from which they came last, tasks may go in any case, so that a move
   * can always be undone.
   * @param moving the tasks, if they exist; else a new one.
   */
  async requireRoomFor(
    tx: Transaction,
    actor: Actor,
    column: ColumnDto,
    { moving = [] }: { moving?: readonly string[] },
  ): Promise<void> {
    if (limitOf(column) === null) return;
    // Tasks that enter it take turns. Only then can their number be known.
    const locked = await lockColumn(tx, column.id, sql`FOR NO KEY UPDATE`);
    const limit = limitOf(locked);
    if (limit === null) return;
    const tasks = await tx.rows(sql`
      SELECT FROM tasks t WHERE ${inColumn(column)} AND t.deleted_at IS NULL AND ${IS_ON_BOARD} LIMIT ${limit}`);
    const added = Math.max(moving.length, 1);
    if (tasks.length + added <= limit) return;
    if (moving.length > 0 && (await comeFrom(tx, moving, column)) === moving.length) return;
    const present = await this.boards.column(tx, actor, locked);
    throw new Conflict(`The column “${locked.name}” is full: it takes ${limit} at most.`, { limit, column: present });
  }
}

function limitOf({ wip_policy, wip_limit }: ColumnDto): number | null {
  return wip_policy === WipPolicy.Block ? wip_limit : null;
}

/** How many of these tasks were last moved to another column from this one. */
async function comeFrom(tx: Transaction, task_ids: readonly string[], column: ColumnDto): Promise<number> {
  const { id, project_id } = column;
  const found = await tx.rows(sql`
    SELECT FROM (
      SELECT DISTINCT ON (a.task_id) a.changes #>> '{column,from,id}' AS from_id FROM activity a
      WHERE a.project_id = ${project_id} AND a.task_id = ANY (${[...task_ids]}::uuid[])
        AND a.changes #> '{column,to}' IS NOT NULL
      ORDER BY a.task_id, a.seq DESC) last
    WHERE last.from_id = ${id}::text`);
  return found.length;
}

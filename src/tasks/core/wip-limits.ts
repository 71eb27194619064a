import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict } from '../../kernel/http/problem.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { lockColumn } from '../../projects/columns/column-lookup.js';
import { WipPolicy } from '../../projects/columns/column.entity.js';
import { BoardQueries } from './board.queries.js';
import { inColumn } from './placement.js';

/** Limits the number of tasks in columns whose policy is to block. */
@Injectable()
export class WipLimits {
  constructor(private readonly boards: BoardQueries) {}

  /**
   * Makes sure that a column has room for one more task, until the transaction ends.
   * @param moving the task, if it exists: back to the column from which it came last, it may go in any case, so that a
   *   move can always be undone.
   * @throws Conflict with the column and its limit.
   */
  async requireRoom(tx: Transaction, actor: Actor, column: ColumnDto, moving?: string): Promise<void> {
    if (limitOf(column) === null) return;
    // Tasks that enter it take turns. Only then can their number be known.
    const locked = await lockColumn(tx, column.id, sql`FOR NO KEY UPDATE`);
    const limit = limitOf(locked);
    if (limit === null) return;
    const tasks = await tx.rows(sql`
      SELECT FROM tasks t WHERE ${inColumn(column)} AND t.deleted_at IS NULL LIMIT ${limit}`);
    if (tasks.length < limit || (moving && (await comesFrom(tx, moving, column)))) return;
    const present = await this.boards.column(tx, actor, locked);
    throw new Conflict(`The column “${locked.name}” is full: it takes ${limit} at most.`, { limit, column: present });
  }
}

function limitOf({ wip_policy, wip_limit }: ColumnDto): number | null {
  return wip_policy === WipPolicy.Block ? wip_limit : null;
}

/** Whether the last move of a task to another column began in this one. */
async function comesFrom(tx: Transaction, task_id: string, { id, project_id }: ColumnDto): Promise<boolean> {
  const last = await tx.row<{ from_id: string | null }>(sql`
    SELECT a.changes #>> '{column,from,id}' AS from_id FROM activity a
    WHERE a.project_id = ${project_id} AND a.task_id = ${task_id} AND a.changes #> '{column,to}' IS NOT NULL
    ORDER BY a.seq DESC LIMIT 1`);
  return last?.from_id === id;
}

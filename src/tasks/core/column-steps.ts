import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import { differences } from '../../history/change.js';
import { Conflict } from '../../kernel/http/problem.js';
import { MAX_RANK_LENGTH, rankBetween, spreadRanks } from '../../kernel/rank.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { recordedColumn } from '../../projects/columns/column-lookup.js';
import { type ClearedColumn, ColumnService, type RecategorizedColumn } from '../../projects/columns/column.service.js';
import { endOf, inColumn, respread } from './placement.js';
import { changeOfOneOfMany, columnChange } from './task-change.js';
import type { TaskDto } from './task.dto.js';
import { TASK_MOVED, TASK_UPDATED } from './task.events.js';

/** A task of a column that changes as a whole. */
type Affected = Pick<TaskDto, 'id' | 'title' | 'project_id' | 'assigned_to' | 'rank'> & { in_trash: boolean };

/** The limit of one statement, so that none takes long. */
const AT_ONCE = 2_000;

/** What happens to tasks when their column changes, in the same transaction. */
@Injectable()
export class ColumnSteps implements OnModuleInit {
  constructor(private readonly columns: ColumnService) {}

  onModuleInit(): void {
    this.columns.onCleared((cleared) => clear(cleared));
    this.columns.onRecategorized((recategorized) => recategorize(recategorized));
  }
}

/**
 * Moves the tasks of a column to the end of another one, in order; those in the trash too, where restoring finds them.
 * @throws Conflict when there are tasks and no other column.
 */
async function clear({ tx, record, column, target }: ClearedColumn): Promise<void> {
  const tasks = await lockTasks(tx, column);
  if (tasks.length === 0) return;
  if (!target) {
    throw new Conflict('The column has tasks: move_to must say which column gets them.', { total: tasks.length });
  }
  const last = rankBetween(await endOf(tx, target));
  if (last.length + 4 > MAX_RANK_LENGTH) await respread(tx, record, { column: target });
  const first = last.length + 4 > MAX_RANK_LENGTH ? rankBetween(await endOf(tx, target)) : last;
  // One more digit each keeps them in order, after everything that is there.
  const ranks = spreadRanks(tasks.length).map((rank) => first + rank);
  for (const part of partsOf(tasks.map(({ id }, n) => ({ id, rank: ranks[n] ?? '' })))) {
    await tx.rows(sql`
      UPDATE tasks SET column_id = ${target.id}, status = ${target.category}, rank = n.rank, version = version + 1,
        updated_at = now()
      FROM unnest(${part.map(({ id }) => id)}::uuid[], ${part.map(({ rank }) => rank)}::text[]) AS n (id, rank)
      WHERE tasks.id = n.id`);
  }
  tasks.forEach((task, n) => {
    if (task.in_trash) return;
    const [from, to] = [
      { status: column.category, rank: task.rank },
      { status: target.category, rank: ranks[n] },
    ];
    const moved = { ...differences(from, to, ['status', 'rank']), ...columnChange(recordedColumn(column), target) };
    record({ ...changeOfOneOfMany(TASK_MOVED, task, moved), notices: [] });
  });
}

/** Records the status that the tasks of a column have got from its new category. */
async function recategorize({ tx, record, column, former }: RecategorizedColumn): Promise<void> {
  const tasks = await lockTasks(tx, column);
  for (const part of partsOf(tasks.map(({ id }) => id))) {
    await tx.rows(sql`
      UPDATE tasks SET version = version + 1, updated_at = now() WHERE id = ANY (${part}::uuid[])`);
  }
  for (const task of tasks.filter(({ in_trash }) => !in_trash)) {
    const changes = { status: { from: former, to: column.category } };
    record({ ...changeOfOneOfMany(TASK_UPDATED, task, changes), notices: [] });
  }
}

/** All tasks of a column in order, locked for the rest of the transaction; the column is locked already. */
async function lockTasks(tx: Transaction, column: ColumnDto): Promise<Affected[]> {
  const tasks = await tx.rows<Affected>(sql`
    SELECT t.id, t.title, t.project_id, t.assigned_to, t.rank, t.deleted_at IS NOT NULL AS in_trash FROM tasks t
    WHERE ${inColumn(column)} ORDER BY t.rank FOR NO KEY UPDATE`);
  // PostgreSQL sorts before it locks.
  return tasks.sort((a, b) => (a.rank < b.rank ? -1 : 1));
}

function partsOf<T>(rows: T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, n) => rows.slice(n * AT_ONCE, (n + 1) * AT_ONCE));
}

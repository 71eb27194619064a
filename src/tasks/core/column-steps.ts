import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from '../../database/sql.js';
import { differences } from '../../history/change.js';
import { batchesOf } from '../../history/record.js';
import { Conflict } from '../../kernel/http/problem.js';
import { MAX_RANK_LENGTH, RANK_DIGIT_LENGTH, spreadRanks } from '../../kernel/rank.js';
import { recordedColumn } from '../../projects/columns/column-lookup.js';
import { type ClearedColumn, ColumnService, type RecategorizedColumn } from '../../projects/columns/column.service.js';
import { endOf, lockTasks, rankIn } from './placement.js';
import { changeOfOneOfMany, columnChange } from './task-change.js';
import { TASK_MOVED, TASK_UPDATED } from './task.events.js';

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
  // One more digit each keeps them in order, after everything that is there.
  const digits = spreadRanks(tasks.length);
  const longest = MAX_RANK_LENGTH - RANK_DIGIT_LENGTH;
  const first = await rankIn(tx, record, { column: target }, () => endOf(tx, target), { longest });
  const ranks = digits.map((digit) => first + digit);
  for (const part of batchesOf(
    tasks.map(({ id }, n) => ({ id, rank: ranks[n] ?? '' })),
    AT_ONCE,
  )) {
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
  for (const part of batchesOf(
    tasks.map(({ id }) => id),
    AT_ONCE,
  )) {
    await tx.rows(sql`
      UPDATE tasks SET version = version + 1, updated_at = now() WHERE id = ANY (${part}::uuid[])`);
  }
  for (const task of tasks.filter(({ in_trash }) => !in_trash)) {
    const changes = { status: { from: former, to: column.category } };
    record({ ...changeOfOneOfMany(TASK_UPDATED, task, changes), notices: [] });
  }
}

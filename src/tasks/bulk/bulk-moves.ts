import { Injectable } from '@nestjs/common';
import { differences } from '../../history/change.js';
import { sql } from '../../database/sql.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import type { ChosenColumn } from '../../projects/columns/column-lookup.js';
import { DoneSteps, isDoneNow } from '../core/done-steps.js';
import { columnOf } from '../core/placement.js';
import { changeOfOneOfMany, columnChange } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_MOVED } from '../core/task.events.js';
import { WipLimits } from '../core/wip-limits.js';
import type { Bulk, ChosenMove, PendingOf } from './bulk.js';
import { ranksIn } from './bulk-ranks.js';

/** Moves many tasks. */
@Injectable()
export class BulkMoves {
  constructor(
    private readonly limits: WipLimits,
    private readonly done: DoneSteps,
  ) {}

  /** Moves tasks in their order. Those that are in their column already stay, unless a neighbour is named. */
  async moveAll(bulk: Bulk, moves: PendingOf<'move'>[]): Promise<void> {
    const byColumn = new Map<string, ChosenMove[]>();
    for (const move of await choose(bulk, moves)) {
      const { column } = move;
      byColumn.set(column.id, [...(byColumn.get(column.id) ?? []), move]);
    }
    const columns = [...byColumn.values()].sort(([a], [b]) => ((a?.column.id ?? '') < (b?.column.id ?? '') ? -1 : 1));
    for (const chosen of columns) await this.requireRoom(bulk, chosen);
    bulk.refusals.end();
    for (const chosen of columns) await moveInto(bulk, chosen);
    const { tx, actor } = bulk;
    const done = columns
      .flat()
      .filter(({ before, column }) => isDoneNow(before, { ...before, status: column.category }));
    const ids = done.map(({ before }) => before.id);
    await this.done.run({ tx, record: (change) => bulk.record(change), actor, ids });
  }

  private async requireRoom({ tx, actor, refusals }: Bulk, moves: ChosenMove[]): Promise<void> {
    const [first] = moves;
    const moving = moves.filter(({ before, column }) => before.column_id !== column.id).map(({ before }) => before.id);
    if (!first || moving.length === 0) return;
    await this.limits
      .requireRoomFor(tx, actor, first.column, { moving })
      .catch((error: unknown) => refusals.addAll(moving, error));
  }
}

/** Finds the columns, each of which is then held, and leaves out what is there already. */
async function choose({ tx, refusals }: Bulk, moves: PendingOf<'move'>[]): Promise<ChosenMove[]> {
  const known = new Map<string, Promise<ChosenColumn>>();
  const chosen: ChosenMove[] = [];
  for (const move of moves) {
    const { before, operation } = move;
    const { new_status, column_id, before_id, after_id } = operation.move;
    // A neighbour decides only where no column is named.
    const near = column_id ? undefined : (before_id ?? after_id);
    const key = [before.project_id, before.column_id, new_status, column_id, near].join(' ');
    const wanted = known.get(key) ?? columnOf(tx, before, operation.move);
    known.set(key, wanted);
    const column = await wanted.catch((error: unknown) => refusals.addAll([before.id], error));
    if (!column) continue;
    const stays = !before_id && !after_id && column.column.id === before.column_id;
    if (!stays) chosen.push({ ...move, ...column });
  }
  refusals.end();
  return chosen;
}

async function moveInto(bulk: Bulk, moves: ChosenMove[]): Promise<void> {
  const [first] = moves;
  if (!first) return;
  const { column } = first;
  const ranks = await ranksIn(bulk, column, moves);
  bulk.refusals.end();
  await write(bulk, column, moves, ranks);
  moves.forEach(({ before, present }, n) => {
    const after = { ...before, status: column.category, rank: ranks[n] ?? before.rank };
    const changes = { ...differences(before, after, ['status', 'rank']), ...columnChange(present, column) };
    bulk.record(changeOfOneOfMany(TASK_MOVED, after, changes));
  });
}

async function write({ tx }: Bulk, column: ColumnDto, moves: ChosenMove[], ranks: string[]): Promise<void> {
  const ids: TaskDto['id'][] = moves.map(({ before }) => before.id);
  await tx.rows(sql`
    UPDATE tasks SET column_id = ${column.id}, status = ${column.category}, rank = n.rank, version = version + 1,
      updated_at = now()
    FROM unnest(${ids}::uuid[], ${ranks}::text[]) AS n (id, rank) WHERE tasks.id = n.id`);
}

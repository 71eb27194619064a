import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import type { Change } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { sql, type Transaction } from '../../database/sql.js';
import { HELD } from '../../projects/access-policy.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_FROM, TASK_ROW_COLUMNS } from '../core/task.queries.js';
import { foundTwice } from '../core/task-row.js';
import { tasksOf, visibleTasks } from '../core/task.scope.js';
import type { BulkDto, BulkResultDto } from './bulk.dto.js';
import type { Bulk, Pending, PendingOf } from './bulk.js';
import { labelAll } from './bulk-labels.js';
import { BulkMoves } from './bulk-moves.js';
import { inOneNotice } from './bulk-notices.js';
import { type Operation, type Step, stepsOf } from './bulk-steps.js';
import { archiveAll, changeAll, deleteAll, restoreAll } from './bulk-writes.js';
import { Refusals } from './refusals.js';

/** Changes many tasks in one transaction. */
@Injectable()
export class BulkService {
  constructor(
    private readonly activity: ActivityService,
    private readonly moves: BulkMoves,
  ) {}

  /**
   * Does what the request says to all of its tasks. They are locked in the order of their ids, then columns in that of
   * theirs, so that it waits for other changes and does not deadlock with them.
   * @throws InvalidInput; Problem with `refused`, and then nothing was changed.
   */
  run(actor: Actor, input: BulkDto): Promise<BulkResultDto> {
    const steps = stepsOf(input);
    return this.activity.change(actor, async (tx, record) => {
      const refusals = new Refusals();
      const changes: Change[] = [];
      const bulk: Bulk = { tx, actor, refusals, record: (change) => changes.push(change) };
      const pending = await lockAll(bulk, steps);
      refusals.end();
      await this.apply(bulk, pending);
      refusals.end();
      for (const change of inOneNotice(changes)) record(change);
      return { tasks: await present(tx, steps) };
    });
  }

  private async apply(bulk: Bulk, pending: Pending[]): Promise<void> {
    const of = <K extends Operation['kind']>(kind: K) =>
      pending.filter((one): one is PendingOf<K> => one.operation.kind === kind);
    await changeAll(bulk, of('change'));
    await labelAll(bulk, of('label'));
    await archiveAll(bulk, of('archive'), true);
    await archiveAll(bulk, of('unarchive'), false);
    await deleteAll(bulk, of('delete'));
    await restoreAll(bulk, of('restore'));
    await this.moves.moveAll(bulk, of('move'));
  }
}

type Locked = TaskDto & { in_trash: boolean };

/** Locks the tasks, and refuses those that the actor may not change, or not in this version. */
async function lockAll({ tx, actor, refusals }: Bulk, steps: Step[]): Promise<Pending[]> {
  const ids = steps.map(({ id }) => id);
  const find = () =>
    tx.rows<Locked>(sql`
      SELECT ${TASK_ROW_COLUMNS}, t.deleted_at IS NOT NULL AS in_trash FROM ${TASK_FROM}
      WHERE t.id = ANY (${ids}::uuid[]) AND ${tasksOf(actor, 'edit', HELD)} ORDER BY t.id FOR NO KEY UPDATE OF t`);
  const rows = await foundTwice(find, (found) => found.length === new Set(ids).size);
  const locked = new Map(rows.map((row) => [row.id, row]));
  const isThere = ({ id, operation }: Step) => {
    const row = locked.get(id);
    return row !== undefined && (operation.kind === 'restore' || !row.in_trash);
  };
  const seen = await seenOf(
    tx,
    actor,
    steps.filter((step) => !isThere(step)),
  );
  return steps.flatMap((step) => {
    const { id, version, operation } = step;
    const row = locked.get(id);
    if (!row || !isThere(step)) {
      if (seen.has(id)) refusals.add(id, 403, 'Viewers of a project change nothing in it.');
      else refusals.add(id, 404, 'There is no such task.');
      return [];
    }
    const { in_trash, ...before } = row;
    if (version !== undefined && version !== before.version) {
      refusals.add(id, 412, 'This was changed in the meantime.');
    }
    return [{ before, in_trash, operation }];
  });
}

/** Those of these tasks that the actor sees. */
async function seenOf(tx: Transaction, actor: Actor, steps: Step[]): Promise<Set<string>> {
  if (steps.length === 0) return new Set();
  const rows = await tx.rows<{ id: string }>(sql`
    SELECT t.id FROM ${TASK_FROM} WHERE t.id = ANY (${steps.map(({ id }) => id)}::uuid[]) AND ${visibleTasks(actor)}`);
  return new Set(rows.map(({ id }) => id));
}

async function present(tx: Transaction, steps: Step[]): Promise<TaskDto[]> {
  return tx.rows<TaskDto>(sql`
    SELECT ${TASK_ROW_COLUMNS} FROM unnest(${steps.map(({ id }) => id)}::uuid[]) WITH ORDINALITY AS s (id, n)
    JOIN tasks t ON t.id = s.id ORDER BY s.n`);
}

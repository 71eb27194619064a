import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Change } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, Forbidden, InvalidInput, Problem } from '../../kernel/http/problem.js';
import { Gate } from '../../kernel/limits/gate.js';
import { HELD } from '../../projects/access-policy.js';
import { requireContributor } from '../core/task-people.js';
import { TASK_COLUMNS, TASK_FROM } from '../core/task.queries.js';
import { foundTwice } from '../core/task-row.js';
import { tasksOf } from '../core/task.scope.js';
import { labelsOf } from '../labels/task-labels.js';
import { type PresentTask, reversalOf } from './reversal.js';
import { OnConflict, type RevertChangeDto, type RevertChangesDto, type RevertDto, SkipReason } from './revert.dto.js';
import { alsoChanged, changeOf, changesOf, type RevertibleChange } from './revert.queries.js';
import { type Skipped, skippedChange, skippedChanges } from './skipped.js';
import { TaskReversals } from './task-reversals.js';
import { revertedTask } from './reverted-task.js';

/** What was done, and what was not. */
type Outcome = Pick<RevertDto, 'reverted' | 'skipped'>;

/** Ends the transaction of a request that only asks. */
class DryRun extends Error {
  constructor(readonly outcome: Outcome) {
    super('dry run');
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof DryRun) return error.outcome;
  throw error;
}

interface Options {
  dry_run?: boolean;
  on_conflict?: OnConflict;
}

const EACH = 1;
const ALL = 4;
const WAITING = 10;
const WAIT_MS = 10_000;

/** Takes recorded changes back, as new ones. */
@Injectable()
export class RevertService {
  private readonly gate = new Gate({ each: EACH, all: ALL, waiting: WAITING, waitMs: WAIT_MS });

  constructor(
    private readonly activity: ActivityService,
    private readonly reversals: TaskReversals,
  ) {}

  /**
   * Takes one change back.
   * @throws NotFound; Forbidden for a change of a task that the actor may not edit; Conflict with what was not taken back.
   */
  revert(actor: Actor, id: string, { dry_run }: RevertChangeDto): Promise<RevertDto> {
    return this.run(actor, { dry_run }, async (tx) => [await changeOf(tx, actor, id)]);
  }

  /**
   * Takes back the changes that the input means.
   * @throws Forbidden, NotFound; InvalidInput for too many changes; Conflict with what was not taken back.
   */
  revertMany(actor: Actor, input: RevertChangesDto): Promise<RevertDto> {
    if (input.since === undefined && input.revert_id === undefined) {
      throw new InvalidInput([{ field: 'since', message: 'must be given, or revert_id' }]);
    }
    return this.run(actor, input, async (tx) => {
      await requireContributor(tx, actor, input.project_id);
      return changesOf(tx, actor, input);
    });
  }

  /** What is only asked is done, too, and rolled back: so the answer is exactly what would become of it. */
  private run(
    actor: Actor,
    { dry_run = false, on_conflict = OnConflict.Refuse }: Options,
    read: (tx: Transaction) => Promise<RevertibleChange[]>,
  ): Promise<RevertDto> {
    const revert_id = uuidv7();
    const skips = dry_run || on_conflict === OnConflict.Skip;
    const work = () =>
      this.activity.change({ ...actor, revert_id }, async (tx, record) => {
        const changes: Change[] = [];
        const outcome = await this.takeBack({ tx, actor, changes }, await read(tx), skips);
        if (!skips && outcome.skipped.length > 0) throw refused(outcome.skipped);
        if (dry_run) throw new DryRun(outcome);
        for (const change of changes) record(change);
        return outcome;
      });
    return this.gate.run(actor.id, async () => {
      const { reverted, skipped } = await work().catch(outcomeOf);
      return { dry_run, revert_id: dry_run || reverted.length === 0 ? null : revert_id, reverted, skipped };
    });
  }

  private async takeBack(scene: Scene, found: RevertibleChange[], skips: boolean): Promise<Outcome> {
    const { tx, actor } = scene;
    const [tasks, others] = split(found);
    const outcome: Outcome = { reverted: [], skipped: skippedChanges(others, SkipReason.NotRevertible) };
    const locked = await lockAll(tx, actor, [...tasks.keys()]);
    const worked = await alsoChanged(tx, found);
    for (const [task_id, changes] of [...tasks].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const present = locked.get(task_id);
      if (!present && !skips) throw new Forbidden('You may not change this task, or it is no longer there.');
      const skipped = present
        ? await this.setBack(scene, present, changes, worked.has(task_id), skips)
        : skippedChanges(changes, SkipReason.NotAllowed);
      outcome.skipped.push(...skipped);
    }
    outcome.reverted.push(...scene.changes.flatMap((change) => revertedTask(change, locked)));
    return outcome;
  }

  /** Sets one task back as far as that is possible. @returns what is not. */
  private async setBack(
    { tx, actor, changes: recorded }: Scene,
    present: PresentTask,
    changes: RevertibleChange[],
    worked: boolean,
    skips: boolean,
  ): Promise<Skipped[]> {
    const elsewhere = changes.filter(({ project_id }) => project_id !== present.project_id);
    const here = changes.filter(({ project_id }) => project_id === present.project_id);
    const { reversal, obstructed } = reversalOf(present, here, worked);
    const made: Change[] = [];
    await tx.rows(sql`SAVEPOINT task`);
    try {
      await this.reversals.apply({ tx, actor, record: (change) => made.push(change) }, present, reversal);
    } catch (error) {
      if (!skips || !(error instanceof Problem)) throw error;
      await tx.rows(sql`ROLLBACK TO SAVEPOINT task`);
      return skippedChanges(changes, SkipReason.Refused, error.detail);
    }
    await tx.rows(sql`RELEASE SAVEPOINT task`);
    recorded.push(...made);
    return [
      ...skippedChanges(elsewhere, SkipReason.ChangedSince, 'The task was moved to another project since.'),
      ...obstructed.map((one) => skippedChange(one, changes)),
    ];
  }
}

interface Scene {
  tx: Transaction;
  actor: Actor;
  /** What is to be recorded. */
  changes: Change[];
}

const refused = (skipped: Skipped[]) =>
  new Conflict('Something of this cannot be taken back; see skipped. Nothing was changed.', { skipped });

/** Changes of tasks by task, and all others. */
function split(changes: RevertibleChange[]): [Map<string, RevertibleChange[]>, RevertibleChange[]] {
  const tasks = new Map<string, RevertibleChange[]>();
  const others: RevertibleChange[] = [];
  for (const change of changes) {
    const { subject_type, task_id, import_id } = change;
    if (subject_type !== 'task' || task_id === null || import_id !== null) others.push(change);
    else tasks.set(task_id, [...(tasks.get(task_id) ?? []), change]);
  }
  return [tasks, others];
}

/** Locks the tasks that the actor may edit, in the order of their ids. */
async function lockAll(tx: Transaction, actor: Actor, ids: string[]): Promise<Map<string, PresentTask>> {
  const find = () =>
    tx.rows<PresentTask>(sql`
      SELECT ${TASK_COLUMNS}, t.deleted_at IS NOT NULL AS in_trash FROM ${TASK_FROM}
      WHERE t.id = ANY (${ids}::uuid[]) AND ${tasksOf(actor, 'edit', HELD)} ORDER BY t.id FOR NO KEY UPDATE OF t`);
  const rows = await foundTwice(find, (found) => found.length === ids.length);
  const locked = new Map<string, PresentTask>();
  // Read after the lock, since they are in another table.
  for (const row of rows) locked.set(row.id, { ...row, labels: await labelsOf(tx, row.id) });
  return locked;
}

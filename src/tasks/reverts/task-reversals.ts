import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/sql.js';
import { differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict } from '../../kernel/http/problem.js';
import type { Gap } from '../../kernel/rank.js';
import { columnFor } from '../../projects/columns/column-lookup.js';
import { setArchived } from '../archive/archived-task.js';
import { DoneSteps, isDoneNow } from '../core/done-steps.js';
import { endOf, neighbour, type Place, Placement, rankIn } from '../core/placement.js';
import { requireDates } from '../core/task-dates.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_MOVED, TASK_UPDATED } from '../core/task.events.js';
import { isAssignable } from '../core/task-people.js';
import { applyTask } from '../core/task-row.js';
import { trashTask, untrashTask } from '../core/task-trash.js';
import { WipLimits } from '../core/wip-limits.js';
import { heldLabels, setLabels } from '../labels/task-labels.js';
import { changedSeries } from '../recurrence/series.js';
import type { FormerPlace, PresentTask, Reversal } from './reversal.js';

/** Where a task is set back. */
export interface Scene {
  tx: Transaction;
  record: Recorder;
  actor: Actor;
}

/** Sets tasks back, as if somebody did it by hand: with the same checks, and recorded in the same way. */
@Injectable()
export class TaskReversals {
  constructor(
    private readonly placement: Placement,
    private readonly limits: WipLimits,
    private readonly done: DoneSteps,
  ) {}

  /**
   * @param present the task, which the transaction has locked and the actor may edit.
   * @throws Conflict, InvalidInput for what cannot be as it was.
   */
  async apply(scene: Scene, present: PresentTask, reversal: Reversal): Promise<void> {
    if (reversal.in_trash) {
      if (!present.in_trash) await trashTask(scene.tx, scene.record, present.id);
      return;
    }
    const { in_trash, ...task } = present;
    const here = in_trash ? await untrashTask(scene.tx, scene.record, task) : task;
    const set = await this.setFields(scene, here, reversal);
    await setArchived(scene.tx, scene.record, set, reversal.is_archived);
  }

  private async setFields(scene: Scene, before: TaskDto, { fields, label_ids, place }: Reversal): Promise<TaskDto> {
    const { tx, record, actor } = scene;
    const wanted: TaskDto = { ...before, ...fields };
    requireDates(wanted, differences(before, wanted, ['start_date', 'deadline']));
    await requireAssignee(tx, before, wanted);
    const placed = place && (await this.placeOf(scene, before, place));
    const relabelled = label_ids ? await setLabels(tx, before, await stillThere(tx, before, label_ids)) : {};
    const repeating = await changedSeries(before, wanted);
    const isMove = placed !== undefined && !label_ids && Object.keys(fields).length === 0;
    const event = isMove ? TASK_MOVED : TASK_UPDATED;
    const task = await applyTask(tx, record, event, before, wanted, placed, relabelled, repeating);
    if (isDoneNow(before, task)) await this.done.run({ tx, record, actor, ids: [task.id] });
    return task;
  }

  /** The former place, as near as what is there now allows. */
  private async placeOf({ tx, record, actor }: Scene, task: TaskDto, former: FormerPlace): Promise<Place> {
    const chosen = await columnFor(tx, task.project_id, wantedColumn(task, former), task.column_id);
    const { column } = chosen;
    if (column.id !== task.column_id) await this.limits.requireRoom(tx, actor, column, task.id);
    const { rank } = former;
    if (rank === undefined) {
      const isThere = column.id === task.column_id;
      return { ...chosen, rank: isThere ? task.rank : await this.placement.last(tx, record, column) };
    }
    const find = async (): Promise<Gap> => {
      const next = await neighbour(tx, column, [task.id], rank, 'next');
      const prev = next
        ? await neighbour(tx, column, [task.id], next, 'prev')
        : (await endOf(tx, column, [task.id])).prev;
      return { prev, next };
    };
    const gap = await find();
    const isFree = gap.prev === null || gap.prev < rank;
    return { ...chosen, rank: isFree ? rank : await rankIn(tx, record, { column, moving: [task.id] }, find, { gap }) };
  }
}

const wantedColumn = ({ column_id }: TaskDto, former: FormerPlace) =>
  former.column_id || former.status ? { column_id: former.column_id, status: former.status } : { column_id };

/** @throws Conflict */
async function requireAssignee(tx: Transaction, before: TaskDto, { project_id, assigned_to }: TaskDto): Promise<void> {
  if (assigned_to === before.assigned_to || assigned_to === null) return;
  if (await isAssignable(tx, project_id, assigned_to)) return;
  throw new Conflict('The former assignee no longer works in the project.');
}

/** @throws Conflict */
async function stillThere(tx: Transaction, { project_id }: TaskDto, label_ids: string[]): Promise<string[]> {
  const labels = await heldLabels(tx, project_id, label_ids);
  if (labels.length === label_ids.length) return label_ids;
  throw new Conflict('A label that the task had is no longer there.');
}

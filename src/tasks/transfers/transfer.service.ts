import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion, type Told } from '../../kernel/http/etag.js';
import { Conflict, InvalidInput } from '../../kernel/http/problem.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { columnFor, columnLike, type RecordedColumn, recordedColumn } from '../../projects/columns/column-lookup.js';
import { AttachmentService } from '../attachments/attachment.service.js';
import { DoneSteps, isDoneNow } from '../core/done-steps.js';
import { Placement } from '../core/placement.js';
import type { TaskDto } from '../core/task.dto.js';
import { TaskImport } from '../core/task-import.js';
import { requireContributor } from '../core/task-people.js';
import { lockTask, updateTask } from '../core/task-row.js';
import { WipLimits } from '../core/wip-limits.js';
import { insertLabels } from '../labels/task-labels.js';
import { blockersIn, lockBlocked } from '../links/blocked-count.js';
import { arrival, departure } from './transfer-changes.js';
import { type Kept, keptIn } from './transfer-plan.js';
import type { TransferDto, TransferTaskDto } from './transfer.dto.js';

/** Moves tasks from project to project. */
@Injectable()
export class TransferService {
  constructor(
    private readonly activity: ActivityService,
    private readonly placement: Placement,
    private readonly limits: WipLimits,
    private readonly people: TaskImport,
    private readonly attachments: AttachmentService,
    private readonly done: DoneSteps,
  ) {}

  /**
   * Moves a task to another project; no effect if it is there already.
   * @throws NotFound, Stale; Forbidden for who may not edit the task, and for who may not create tasks in the project;
   *   InvalidInput for a column, an assignee or a label outside it; Conflict for an archived task, for a full column, and
   *   when a neighbour is not in the column; Problem 507 if there is no room for its attachments.
   */
  transfer(actor: Actor, id: string, input: TransferTaskDto, expected: ExpectedVersions): Promise<Told<TransferDto>> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockTask(tx, actor, id);
      const { project_id, dry_run = false } = input;
      const stays = before.project_id === project_id;
      if (!stays) await requireContributor(tx, actor, project_id);
      requireVersion(before, expected);
      if (stays) return staying(tx, before, input);
      if (before.archived_at) throw new Conflict('The task is in the archive, which it must leave first.');
      const column = await columnIn(tx, before, input);
      await this.limits.requireRoom(tx, actor, column, id);
      const kept = await keptIn(tx, this.people, before, input);
      const task = dry_run ? before : await this.write(tx, record, actor, { before, input, column, kept });
      return answer(task, column, kept);
    });
  }

  private async write(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    { before, input, column, kept }: { before: TaskDto; input: TransferTaskDto; column: ColumnDto; kept: Kept },
  ): Promise<TaskDto> {
    const { id, project_id: from, column_id } = before;
    const { project_id, before_id, after_id } = input;
    const placed = { id, project_id, column_id: column.id, rank: null };
    const { rank } = await this.placement.of(tx, record, actor, placed, { column_id: column.id, before_id, after_id });
    const present = await recordedColumnOf(tx, column_id);
    await this.attachments.transfer(tx, id, project_id);
    await rewrite(tx, id, kept);
    await lockBlocked(tx, id);
    await lockNumbers(tx, [from, project_id]);
    const task = await updateTask(
      tx,
      id,
      sql`project_id = ${project_id}, column_id = ${column.id}, status = ${column.category}, rank = ${rank}`,
      sql`assigned_to = ${kept.assigned_to}, blocked_by_count = ${blockersIn(sql`${project_id}::uuid`, sql`${id}::uuid`)}`,
    );
    record(departure(before, task, present));
    record(arrival(before, task, column));
    if (isDoneNow(before, task)) await this.done.run({ tx, record, actor, ids: [id] });
    return task;
  }
}

/** @throws InvalidInput for another column. */
async function staying(tx: Transaction, task: TaskDto, { column_id }: TransferTaskDto): Promise<Told<TransferDto>> {
  if (column_id !== undefined && column_id !== task.column_id) {
    throw new InvalidInput([{ field: 'column_id', message: 'is another column of the same project: see move' }]);
  }
  const dropped = { assigned_to: null, labels: [], checklist: [] };
  const { assigned_to, labels } = task;
  return answer(task, await recordedColumnOf(tx, task.column_id), { assigned_to, labels, dropped });
}

function answer(task: TaskDto, column: RecordedColumn, { labels, dropped }: Kept): Told<TransferDto> {
  return { answer: { task, column: recordedColumn(column), labels, dropped }, version: task.version };
}

/** @throws InvalidInput for a column outside the project. */
async function columnIn(tx: Transaction, task: TaskDto, input: TransferTaskDto): Promise<ColumnDto> {
  const { project_id, column_id } = input;
  if (column_id === undefined) return columnLike(tx, project_id, task.column_id);
  return (await columnFor(tx, project_id, { column_id })).column;
}

/** The column of a locked task. */
async function recordedColumnOf(tx: Transaction, id: string): Promise<RecordedColumn> {
  const column = await tx.row<RecordedColumn>(sql`
    SELECT c.id, c.name, c.category FROM project_columns c WHERE c.id = ${id}`);
  if (!column) throw new Error('a task has a column');
  return column;
}

/** Gives a task the labels of its new project, and takes from its checklist who does not work there. */
async function rewrite(tx: Transaction, id: string, { labels, dropped }: Kept): Promise<void> {
  // Those of deleted labels too: restored in the former project, they would be on a task of another one.
  await tx.rows(sql`DELETE FROM task_labels WHERE task_id = ${id}`);
  if (labels.length > 0)
    await insertLabels(
      tx,
      labels.map((label) => [id, label.id]),
    );
  const items = dropped.checklist.map((item) => item.id);
  if (items.length > 0)
    await tx.rows(sql`UPDATE checklist_items SET assigned_to = NULL WHERE id = ANY (${items}::uuid[])`);
}

/** Takes the numbering of both projects in one order, as the trigger that numbers the task would take them in any. */
async function lockNumbers(tx: Transaction, project_ids: string[]): Promise<void> {
  await tx.rows(sql`
    INSERT INTO task_numbers (project_id) SELECT p.id FROM unnest(${project_ids}::uuid[]) AS p (id) ORDER BY p.id
    ON CONFLICT (project_id) DO UPDATE SET spent = task_numbers.spent`);
}

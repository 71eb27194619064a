import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../../history/activity.service.js';
import { differences, type Recorder } from '../../history/change.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { changesOf, requireUnchanged } from '../../kernel/validation/unchangeable.js';
import { Database, type Sql, sql, type Transaction } from '../../database/sql.js';
import { HELD } from '../../projects/access-policy.js';
import { columnFor, type WantedColumn } from '../../projects/columns/column-lookup.js';
import type { TaskLabelDto } from '../../projects/labels/label.dto.js';
import { MemberService } from '../../projects/members/member.service.js';
import { setLabels } from '../labels/task-labels.js';
import { changedSeries, newSeries } from '../recurrence/series.js';
import { UserSteps } from '../../users/user-steps.js';
import { DoneSteps, isDoneNow } from './done-steps.js';
import { type Place, Placement } from './placement.js';
import { changeOfOneOfMany, columnChange, TASK_FIELDS, taskChange } from './task-change.js';
import { TASK_CREATED, TASK_MOVED, TASK_UPDATED } from './task.events.js';
import type { CreateTaskDto, MoveTaskDto, TaskDto, UpdateTaskDto } from './task.dto.js';
import { TaskPriority } from './task.entity.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { requireDates } from './task-dates.js';
import { requireAssignable, requireContributor } from './task-people.js';
import { applyTask, lockTask, writtenTask } from './task-row.js';
import { trashTask, untrashTask } from './task-trash.js';
import { tasksOf } from './task.scope.js';
import { WipLimits } from './wip-limits.js';

/** Changes tasks. */
@Injectable()
export class TaskService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly placement: Placement,
    private readonly limits: WipLimits,
    private readonly done: DoneSteps,
    private readonly members: MemberService,
    private readonly users: UserSteps,
  ) {}

  onModuleInit(): void {
    this.users.on('deleted', ({ tx, record, user }) => unassign(tx, record, user.id, sql`true`, { silently: true }));
    this.users.on('demoted', ({ tx, record, user }) => unassign(tx, record, user.id, WHERE_NO_CONTRIBUTOR));
    this.members.onWorkEnded(({ tx, record, user, project_id }) =>
      // The notice of the removal, or of the new role, is enough; there is none for each task.
      unassign(tx, record, user.id, sql`t.project_id = ${project_id}`, { silently: true }),
    );
  }

  /** Permanently deletes tasks that have been in the trash for this many days. Their history stays. */
  async emptyTrash(days: number): Promise<void> {
    await this.database.rows(sql`DELETE FROM tasks WHERE deleted_at <= now() - ${days} * interval '1 day'`);
  }

  /**
   * @throws Forbidden for a caller outside the project; NotFound; InvalidInput for an assignee, a column or a label outside
   *   it, and for a start after the deadline; Conflict for a full column.
   */
  create(actor: Actor, input: CreateTaskDto): Promise<TaskDto> {
    return this.activity.change(actor, (tx, record) => this.createWithin(tx, record, actor, input));
  }

  /** The same as part of another change. */
  async createWithin(tx: Transaction, record: Recorder, actor: Actor, input: CreateTaskDto): Promise<TaskDto> {
    const { project_id, title, description = null, label_ids = [] } = input;
    const { start_date = null, deadline = null, estimate = null, recurrence = null } = input;
    requireDates({ start_date, deadline }, { start_date });
    const { priority = TaskPriority.Medium, column_id, status = column_id ? undefined : TaskStatus.Todo } = input;
    await requireContributor(tx, actor, project_id);
    const { assigned_to = actor.role === Role.Member ? actor.id : null } = input;
    if (assigned_to !== null) await requireAssignable(tx, project_id, assigned_to);
    const { column } = await columnFor(tx, project_id, { column_id, status });
    await this.limits.requireRoom(tx, actor, column);
    const rank = await this.placement.last(tx, record, column);
    const repeating = recurrence && (await newSeries(recurrence, { start_date, deadline }));
    const created = await writtenTask(
      tx,
      sql`
      INSERT INTO tasks (id, title, description, priority, status, column_id, rank, start_date, deadline, estimate,
        project_id, assigned_to, created_by, recurrence, recurrence_start, series_id, occurrence)
      VALUES (${uuidv7()}, ${title}, ${description}, ${priority}, ${column.category}, ${column.id}, ${rank},
        ${start_date}, ${deadline}, ${estimate}, ${project_id}, ${assigned_to}, ${actor.id},
        ${recurrence}, ${repeating?.recurrence_start}, ${repeating?.series_id}, ${repeating?.occurrence})`,
    );
    const { labels } = await setLabels(tx, created, label_ids);
    const task = labels ? { ...created, labels: labels.to as TaskLabelDto[] } : created;
    const changes = { ...differences(undefined, task, TASK_FIELDS), ...columnChange(null, column) };
    record(taskChange(TASK_CREATED, task, { ...changes, ...(labels && { labels: { from: null, to: labels.to } }) }));
    return task;
  }

  /**
   * Changes the fields that are present; another column or status moves the task to the end of that column.
   * @throws NotFound, Stale; InvalidInput for a read-only field, for an assignee, a column or a label outside the project,
   *   and for a start after the deadline; Conflict for a full column, and for labels that are too many.
   */
  update(actor: Actor, id: string, input: UpdateTaskDto, expected: ExpectedVersions): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockTask(tx, actor, id);
      requireVersion(before, expected);
      requireUnchanged(input, before);
      const { column_id, status, label_ids, labels: _labels, checklist: _checklist, ...fields } = changesOf(input);
      // A plain object, as the present one is: they are compared.
      const recurrence = fields.recurrence ? { recurrence: { ...fields.recurrence } } : {};
      const wanted = { ...before, ...fields, ...recurrence };
      requireDates(wanted, differences(before, wanted, ['start_date', 'deadline']));
      const place = await this.placeFor(tx, record, actor, before, { column_id, status });
      const reassigned = wanted.assigned_to !== before.assigned_to && wanted.assigned_to;
      if (reassigned) await requireAssignable(tx, before.project_id, reassigned);
      const relabelled = label_ids ? await setLabels(tx, before, label_ids) : {};
      const repeating = await changedSeries(before, wanted);
      const task = await applyTask(tx, record, TASK_UPDATED, before, wanted, place, relabelled, repeating);
      if (isDoneNow(before, task)) await this.done.run({ tx, record, actor, ids: [id] });
      return task;
    });
  }

  /** The place at the end of another column, if an update wants that. */
  private async placeFor(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    task: TaskDto,
    wanted: WantedColumn,
  ): Promise<Place | undefined> {
    const { column_id = task.column_id, status = task.status } = wanted;
    if (column_id === task.column_id && status === task.status) return undefined;
    const chosen = await columnFor(tx, task.project_id, wanted, task.column_id);
    if (chosen.column.id === task.column_id) return undefined;
    await this.limits.requireRoom(tx, actor, chosen.column, task.id);
    return { ...chosen, rank: await this.placement.last(tx, record, chosen.column) };
  }

  /**
   * Moves a task to a place on the board.
   * @throws NotFound, Stale, InvalidInput; Conflict with the present column when a neighbour is no longer in it, or when
   *   it is full.
   */
  move(actor: Actor, id: string, input: MoveTaskDto, expected: ExpectedVersions): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockTask(tx, actor, id);
      requireVersion(before, expected);
      const place = await this.placement.of(tx, record, actor, before, input);
      if (place.column.id !== before.column_id) await this.limits.requireRoom(tx, actor, place.column, id);
      const task = await applyTask(tx, record, TASK_MOVED, before, before, place);
      if (isDoneNow(before, task)) await this.done.run({ tx, record, actor, ids: [id] });
      return task;
    });
  }

  /**
   * Moves a task to the trash.
   * @throws NotFound, Stale
   */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      requireVersion(await lockTask(tx, actor, id), expected);
      await trashTask(tx, record, id);
    });
  }

  /**
   * Restores a task from the trash to its former place; no effect if it is not there. An assignee who has left the
   * project is neither assigned again nor notified.
   * @throws NotFound, Stale
   */
  restore(actor: Actor, id: string, expected?: ExpectedVersions): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockTask(tx, actor, id, tasksOf(actor, 'edit', HELD));
      requireVersion(before, expected);
      const trashed = await tx.row(sql`SELECT FROM tasks WHERE id = ${id} AND deleted_at IS NOT NULL`);
      if (!trashed) return before;
      return untrashTask(tx, record, before);
    });
  }
}

const WHERE_NO_CONTRIBUTOR = sql`NOT EXISTS (
  SELECT FROM project_members m
  WHERE m.project_id = t.project_id AND m.user_id = t.assigned_to AND m.project_role <> 'viewer')`;

/** A task to be unassigned; `bytes` of description make the update expensive, because of the search index. */
type Unassigned = Pick<TaskDto, 'id' | 'title' | 'project_id'> & { bytes: number };

/** The limit of one statement, so that none takes long. */
const UNASSIGNED_AT_ONCE = { tasks: 2_000, bytes: 2 * 1024 * 1024 };

/** Unassigns a user's tasks (alias `t`) that match `where`. */
async function unassign(
  tx: Transaction,
  record: Recorder,
  user_id: string,
  where: Sql,
  { silently = false } = {},
): Promise<void> {
  const tasks = await tx.rows<Unassigned>(sql`
    SELECT t.id, t.title, t.project_id, coalesce(octet_length(t.description), 0) AS bytes FROM tasks t
    WHERE t.assigned_to = ${user_id} AND t.deleted_at IS NULL AND ${where} ORDER BY t.id FOR NO KEY UPDATE`);
  for (const ids of idsInParts(tasks)) {
    await tx.rows(sql`
      UPDATE tasks SET assigned_to = NULL, version = version + 1, updated_at = now() WHERE id = ANY (${ids}::uuid[])`);
  }
  for (const task of tasks) {
    const changes = { assigned_to: { from: user_id, to: null } };
    const change = changeOfOneOfMany(TASK_UPDATED, { ...task, assigned_to: null }, changes);
    record(silently ? { ...change, notices: [] } : change);
  }
}

function idsInParts(tasks: Unassigned[]): string[][] {
  const parts: string[][] = [];
  let left = { tasks: 0, bytes: 0 };
  for (const { id, bytes } of tasks) {
    if (left.tasks === 0 || left.bytes < bytes) {
      parts.push([]);
      left = { ...UNASSIGNED_AT_ONCE };
    }
    parts.at(-1)?.push(id);
    left = { tasks: left.tasks - 1, bytes: left.bytes - bytes };
  }
  return parts;
}

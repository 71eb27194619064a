import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../../history/activity.service.js';
import { differences, type Recorder } from '../../history/change.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { Forbidden, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { changesOf, requireUnchanged } from '../../kernel/validation/unchangeable.js';
import { Database, join, raw, type Sql, sql, type Transaction } from '../../database/sql.js';
import { can, HELD } from '../../projects/access-policy.js';
import { MemberService } from '../../projects/members/member.service.js';
import { UserSteps } from '../../users/user-steps.js';
import { Placement } from './placement.js';
import { changeOfOneOfMany, TASK_FIELDS, taskChange, taskDeletion } from './task-change.js';
import { TASK_CREATED, TASK_MOVED, TASK_RESTORED, TASK_UPDATED } from './task.events.js';
import type { CreateTaskDto, MoveTaskDto, TaskDto, UpdateTaskDto } from './task.dto.js';
import { TaskPriority, TaskStatus } from './task.entity.js';
import { TASK_COLUMNS, TASK_FROM } from './task.queries.js';
import { tasksOf, visibleTasks } from './task.scope.js';

/** Changes tasks. */
@Injectable()
export class TaskService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly placement: Placement,
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

  /** @throws Forbidden for a caller outside the project; NotFound; InvalidInput for an assignee outside it. */
  create(actor: Actor, input: CreateTaskDto): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { project_id, title, description = null, deadline = null } = input;
      const { priority = TaskPriority.Medium, status = TaskStatus.Todo } = input;
      await requireContributor(tx, actor, project_id);
      const { assigned_to = actor.role === Role.Member ? actor.id : null } = input;
      if (assigned_to !== null) await requireAssignable(tx, project_id, assigned_to);
      const rank = await this.placement.last(tx, record, project_id, status);
      const task = await written(
        tx,
        sql`
        INSERT INTO tasks (id, title, description, priority, status, rank, deadline, project_id, assigned_to, created_by)
        VALUES (${uuidv7()}, ${title}, ${description}, ${priority}, ${status}, ${rank}, ${deadline}, ${project_id},
          ${assigned_to}, ${actor.id})`,
      );
      record(taskChange(TASK_CREATED, task, differences(undefined, task, TASK_FIELDS)));
      return task;
    });
  }

  /**
   * Changes the fields that are present; another status moves the task to the end of that column.
   * @throws NotFound, Stale; InvalidInput for a read-only field, and for an assignee outside the project.
   */
  update(actor: Actor, id: string, input: UpdateTaskDto, expected: ExpectedVersions): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lock(tx, actor, id, visibleTasks(actor, 'edit', HELD));
      requireVersion(before, expected);
      requireUnchanged(input, before);
      const wanted = { ...before, ...changesOf(input) };
      if (wanted.status !== before.status) {
        wanted.rank = await this.placement.last(tx, record, before.project_id, wanted.status);
      }
      const reassigned = wanted.assigned_to !== before.assigned_to && wanted.assigned_to;
      if (reassigned) await requireAssignable(tx, before.project_id, reassigned);
      return apply(tx, record, TASK_UPDATED, before, wanted);
    });
  }

  /**
   * Moves a task to a place on the board.
   * @throws NotFound, Stale, InvalidInput; Conflict with the present column when a neighbour is no longer in it.
   */
  move(actor: Actor, id: string, input: MoveTaskDto, expected: ExpectedVersions): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lock(tx, actor, id, visibleTasks(actor, 'edit', HELD));
      requireVersion(before, expected);
      const rank = await this.placement.of(tx, record, actor, before, input);
      return apply(tx, record, TASK_MOVED, before, { ...before, status: input.new_status, rank });
    });
  }

  /**
   * Moves a task to the trash.
   * @throws NotFound, Stale
   */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      requireVersion(await lock(tx, actor, id, visibleTasks(actor, 'edit', HELD)), expected);
      const task = await update(tx, id, sql`deleted_at = now()`);
      record(taskDeletion(task));
    });
  }

  /**
   * Restores a task from the trash to its former place; no effect if it is not there. An assignee who has left the
   * project is neither assigned again nor notified.
   * @throws NotFound, Stale
   */
  restore(actor: Actor, id: string, expected?: ExpectedVersions): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lock(tx, actor, id, tasksOf(actor, 'edit', HELD));
      requireVersion(before, expected);
      const trashed = await tx.row(sql`SELECT FROM tasks WHERE id = ${id} AND deleted_at IS NOT NULL`);
      if (!trashed) return before;
      const keeps = before.assigned_to === null || (await isAssignable(tx, before.project_id, before.assigned_to));
      const task = await update(tx, id, keeps ? sql`deleted_at = NULL` : sql`deleted_at = NULL, assigned_to = NULL`);
      const change = taskChange(TASK_RESTORED, task, differences(before, task, TASK_FIELDS));
      record(keeps ? change : { ...change, notices: [] });
      return task;
    });
  }
}

const WHERE_NO_CONTRIBUTOR = sql`NOT EXISTS (
  SELECT FROM project_members m
  WHERE m.project_id = t.project_id AND m.user_id = t.assigned_to AND m.project_role <> 'viewer')`;

/**
 * Locks the task that matches `where`, for the rest of the transaction.
 * @throws NotFound; Forbidden when the actor sees the task.
 */
async function lock(tx: Transaction, actor: Actor, id: string, where: Sql): Promise<TaskDto> {
  const task = await tx.row<TaskDto>(sql`
    SELECT ${TASK_COLUMNS} FROM ${TASK_FROM} WHERE t.id = ${id} AND ${where} FOR NO KEY UPDATE OF t`);
  if (task) return task;
  const seen = await tx.row(sql`SELECT FROM ${TASK_FROM} WHERE t.id = ${id} AND ${visibleTasks(actor)}`);
  throw seen ? new Forbidden('Viewers of a project change nothing in it.') : new NotFound('task');
}

/** Writes and records the fields that differ, if any. */
async function apply(
  tx: Transaction,
  record: Recorder,
  event: typeof TASK_UPDATED | typeof TASK_MOVED,
  before: TaskDto,
  wanted: TaskDto,
): Promise<TaskDto> {
  const changes = differences(before, wanted, TASK_FIELDS);
  const assignments = Object.entries(changes).map(([column, { to }]) => sql`${raw(column)} = ${to}`);
  if (assignments.length === 0) return before;
  const task = await update(tx, before.id, join(assignments));
  record(taskChange(event, task, changes));
  return task;
}

function update(tx: Transaction, id: string, assignments: Sql): Promise<TaskDto> {
  return written(
    tx,
    sql`
    UPDATE tasks SET ${assignments}, version = version + 1, updated_at = now() WHERE id = ${id}`,
  );
}

/** Runs a statement that writes one task, and returns the task's new state. */
async function written(tx: Transaction, write: Sql): Promise<TaskDto> {
  const task = await tx.row<TaskDto>(sql`WITH t AS (${write} RETURNING *) SELECT ${TASK_COLUMNS} FROM t`);
  if (!task) throw new NotFound('task');
  return task;
}

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
    const change = changeOfOneOfMany({ ...task, assigned_to: null }, changes);
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

/** Members get Forbidden without learning whether the project exists. */
async function requireContributor(tx: Transaction, actor: Actor, project_id: string): Promise<void> {
  const project = await tx.row(sql`
    SELECT FROM projects p WHERE p.id = ${project_id} AND p.deleted_at IS NULL AND ${can(actor, 'create_tasks', 'project', { hold: HELD })}`);
  if (project) return;
  if (actor.role === Role.Admin) throw new NotFound('project');
  throw new Forbidden('Only members of the project who are no viewers may add tasks to it.');
}

async function requireAssignable(tx: Transaction, project_id: string, user_id: string): Promise<void> {
  if (await isAssignable(tx, project_id, user_id)) return;
  throw new InvalidInput([
    { field: 'assigned_to', message: 'must be an admin or a member of the project who is no viewer' },
  ]);
}

/** Whether a user works in a project or is an admin, locked for the rest of the transaction. */
async function isAssignable(tx: Transaction, project_id: string, user_id: string): Promise<boolean> {
  const member = await tx.row(sql`
    SELECT FROM project_members m WHERE m.project_id = ${project_id} AND m.user_id = ${user_id} AND m.project_role <> 'viewer'
    FOR KEY SHARE`);
  if (member) return true;
  const admin = await tx.row(sql`
    SELECT FROM users WHERE id = ${user_id} AND role = 'admin' AND deleted_at IS NULL FOR SHARE`);
  return Boolean(admin);
}

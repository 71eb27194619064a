import { Injectable } from '@nestjs/common';
import { IsNull, Not, type QueryDeepPartialEntity } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../history/activity.service.js';
import { type Change, type Changes, differences, type Recorder } from '../history/change.js';
import { type Actor, Role } from '../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../kernel/http/etag.js';
import { Conflict } from '../kernel/http/problem.js';
import { changesOf, requireUnchanged } from '../kernel/validation/unchangeable.js';
import { Database, type Sql, sql, type Transaction } from '../database/sql.js';
import { UserQueries } from '../users/user.queries.js';
import type { CreateProjectDto, ProjectDto, UpdateProjectDto } from './project.dto.js';
import { can } from './access-policy.js';
import { addFirstColumns, type FirstColumn } from './columns/first-columns.js';
import { memberAdded } from './members/member-change.js';
import { ProjectMember, ProjectRole } from './members/project-member.entity.js';
import { PROJECT_CREATED, PROJECT_DELETED, PROJECT_RESTORED, PROJECT_UPDATED } from './project.events.js';
import { Project, ProjectStatus, TaskAccess } from './project.entity.js';
import { findProject, lockProject, requireRight, stateOf } from './project-row.js';
import { visibleProjects } from './project.scope.js';

type Fields = QueryDeepPartialEntity<Project>;

const FIELDS = ['name', 'key', 'description', 'deadline', 'status', 'task_access', 'archive_after_days'] as const;

/** Changes projects. */
@Injectable()
export class ProjectService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
  ) {}

  /**
   * Creates a project. Its first manager is who creates it; an admin, who manages all projects, does not join it.
   * @throws Conflict when the key belongs to another project.
   */
  create(actor: Actor, input: CreateProjectDto): Promise<ProjectDto> {
    return this.activity.change(actor, (tx, record) => this.createIn(tx, record, actor, input));
  }

  /**
   * The same within a transaction.
   * @param columns the first columns from left to right; by default To do, In progress and Done.
   */
  async createIn(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    input: CreateProjectDto,
    columns?: FirstColumn[],
  ): Promise<ProjectDto> {
    const id = uuidv7();
    const { name, key, description = null, deadline = null, status = ProjectStatus.Pending } = input;
    const { task_access = TaskAccess.Assignee, archive_after_days = null } = input;
    const joins = actor.role !== Role.Admin;
    // A user who is being deleted must not get a membership that nothing ends.
    if (joins) await this.users.lock(tx, actor.id);
    const fields = { name, key, description, deadline, status, task_access, archive_after_days };
    const created = { id, ...fields, created_by: actor.id };
    await refusingForeignKey(key, tx.manager.insert(Project, created));
    await this.activity.begin(tx, id);
    await addFirstColumns(tx, id, columns);
    const project_role = ProjectRole.Manager;
    if (joins) await tx.manager.insert(ProjectMember, { project_id: id, user_id: actor.id, project_role });
    const project = await findProject(tx, actor, id);
    record(changeOf(PROJECT_CREATED, project, differences(undefined, project, FIELDS)));
    if (joins) record(memberAdded(project, actor, project_role));
    return project;
  }

  /**
   * Changes the fields that are present.
   * @throws NotFound, Stale; Forbidden for viewers, and when a member sets `task_access`, `key` or
   * `archive_after_days`; InvalidInput for a read-only field; Conflict when the key belongs to another project.
   */
  update(actor: Actor, id: string, input: UpdateProjectDto, expected: ExpectedVersions): Promise<ProjectDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockProject(tx, actor, id);
      requireRight(before, 'edit');
      const wanted = { ...before, ...changesOf(input) };
      if (wanted.task_access !== before.task_access) requireRight(before, 'set_task_access');
      if (wanted.key !== before.key) requireRight(before, 'set_key');
      if (wanted.archive_after_days !== before.archive_after_days) requireRight(before, 'set_archive_rule');
      requireVersion(before, expected);
      requireUnchanged(input, before);
      const changes = differences(before, wanted, FIELDS);
      if (Object.keys(changes).length === 0) return before;
      const fields = Object.fromEntries(Object.entries(changes).map(([column, { to }]) => [column, to]));
      const project = await refusingForeignKey(input.key, update(tx, actor, id, fields));
      record(changeOf(PROJECT_UPDATED, project, changes));
      return project;
    });
  }

  /**
   * Moves a project, and thereby its tasks, to the trash.
   * @throws NotFound, Forbidden, Stale
   */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, (tx, record) => this.deleteIn(tx, record, actor, id, expected));
  }

  /** The same within a transaction. */
  async deleteIn(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    id: string,
    expected?: ExpectedVersions,
  ): Promise<void> {
    const project = await lockProject(tx, actor, id);
    requireRight(project, 'delete');
    requireVersion(project, expected);
    await update(tx, actor, id, { deleted_at: () => 'now()' });
    const data = { id, name: project.name };
    record({ event: PROJECT_DELETED, subject_id: id, project_id: id, changes: {}, data });
  }

  /**
   * Restores a project from the trash, with the tasks that were deleted with it; no effect if it is not there.
   * @throws NotFound, Forbidden, Stale
   */
  restore(actor: Actor, id: string, expected?: ExpectedVersions): Promise<ProjectDto> {
    return this.activity.change(actor, async (tx, record) => {
      // Users who may restore a project can see it in the trash.
      const visible = (hold?: Sql) =>
        sql`(${can(actor, 'restore', 'project', { hold })} OR ${visibleProjects(actor, hold)})`;
      const before = await lockProject(tx, actor, id, visible);
      requireRight(before, 'restore');
      requireVersion(before, expected);
      if (!(await tx.manager.existsBy(Project, { id, deleted_at: Not(IsNull()) }))) return before;
      const project = await update(tx, actor, id, { deleted_at: null });
      record(changeOf(PROJECT_RESTORED, project, {}));
      return project;
    });
  }

  /**
   * Permanently deletes projects that have been in the trash for this many days, with their tasks. Their history stays.
   */
  async emptyTrash(days: number): Promise<void> {
    await this.database.rows(sql`DELETE FROM projects WHERE deleted_at <= now() - ${days} * interval '1 day'`);
  }
}

/** @param fields columns by name, as returned by `differences`. */
async function update(tx: Transaction, actor: Actor, id: string, fields: Fields): Promise<ProjectDto> {
  const version = { version: () => 'version + 1', updated_at: () => 'now()' };
  await tx.manager.update(Project, { id }, { ...fields, ...version });
  return findProject(tx, actor, id);
}

/** @throws Conflict instead of the database's error */
async function refusingForeignKey<T>(key: string | undefined, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'project_keys_owner') throw error;
    throw new Conflict(`The key ${key} belongs to another project, or did.`);
  }
}

type ProjectEvent = typeof PROJECT_CREATED | typeof PROJECT_UPDATED | typeof PROJECT_RESTORED;

function changeOf(event: ProjectEvent, project: ProjectDto, changes: Changes): Change<ProjectEvent> {
  return { event, subject_id: project.id, project_id: project.id, changes, data: stateOf(project) };
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IsNull, Not, type QueryDeepPartialEntity } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../history/activity.service.js';
import { type Change, type Changes, differences, notice, type Recorder } from '../history/change.js';
import type { Actor } from '../kernel/access/access.js';
import { type ExpectedVersions, requireVersion, type Told } from '../kernel/http/etag.js';
import { excerptOf } from '../kernel/excerpt.js';
import { Forbidden, NotFound } from '../kernel/http/problem.js';
import { changesOf, requireUnchanged } from '../kernel/validation/unchangeable.js';
import { Database, type Queryable, type Sql, sql, type Transaction } from '../database/sql.js';
import type { UserDto } from '../users/user.dto.js';
import { UserQueries } from '../users/user.queries.js';
import { UserSteps } from '../users/user-steps.js';
import type { CreateProjectDto, MessageDto, ProjectDto, ProjectStateDto, UpdateProjectDto } from './project.dto.js';
import { requireMembership } from './membership-version.js';
import {
  MEMBER_ADDED,
  MEMBER_ADDED_NOTICE,
  MEMBER_REMOVED,
  MEMBER_REMOVED_NOTICE,
  PROJECT_CREATED,
  PROJECT_DELETED,
  PROJECT_RESTORED,
  PROJECT_UPDATED,
} from './project.events.js';
import { can, HELD, type ProjectRight } from './access-policy.js';
import { Project, ProjectStatus, TaskAccess } from './project.entity.js';
import { ProjectMember } from './project-member.entity.js';
import { PROJECT_ROW_COLUMNS, projectColumns } from './project.queries.js';
import { visibleProjects } from './project.scope.js';

const REFUSALS: Partial<Record<ProjectRight, string>> = { set_task_access: 'Only an admin sets task_access.' };

type Fields = QueryDeepPartialEntity<Project>;

const FIELDS = ['name', 'description', 'deadline', 'status', 'task_access'] as const;

/** A membership that has ended, for features that must act in the same transaction. */
export interface EndedMembership {
  tx: Transaction;
  record: Recorder;
  user: UserDto;
  project_id: string;
}

/** Changes projects and their members. */
@Injectable()
export class ProjectService implements OnModuleInit {
  private readonly membershipSteps: ((ended: EndedMembership) => Promise<void>)[] = [];

  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, record, user }) => this.endMemberships(tx, record, user));
  }

  /** Registers work for the transaction that removes a member from a project. */
  onMembershipEnded(step: (ended: EndedMembership) => Promise<void>): void {
    this.membershipSteps.push(step);
  }

  create(actor: Actor, input: CreateProjectDto): Promise<ProjectDto> {
    return this.activity.change(actor, async (tx, record) => {
      const id = uuidv7();
      const { name, description = null, deadline = null, status = ProjectStatus.Pending } = input;
      const { task_access = TaskAccess.Assignee } = input;
      const created = { id, name, description, deadline, status, task_access, created_by: actor.id };
      await tx.manager.insert(Project, created);
      await this.activity.begin(tx, id);
      const project = await find(tx, actor, id);
      record(changeOf(PROJECT_CREATED, project, differences(undefined, project, FIELDS)));
      return project;
    });
  }

  /**
   * Changes the fields that are present.
   * @throws NotFound, Stale; Forbidden when a member sets `task_access`; InvalidInput for a read-only field.
   */
  update(actor: Actor, id: string, input: UpdateProjectDto, expected: ExpectedVersions): Promise<ProjectDto> {
    return this.activity.change(actor, async (tx, record) => {
      await lock(tx, actor, id, visibleProjects(actor));
      // While waiting for the lock, the actor may have been removed from the project.
      const before = await lock(tx, actor, id, visibleProjects(actor, HELD));
      const wanted = { ...before, ...changesOf(input) };
      if (wanted.task_access !== before.task_access) requireRight(before, 'set_task_access');
      requireVersion(before, expected);
      requireUnchanged(input, before);
      const changes = differences(before, wanted, FIELDS);
      if (Object.keys(changes).length === 0) return before;
      const fields = Object.fromEntries(Object.entries(changes).map(([column, { to }]) => [column, to]));
      const project = await update(tx, actor, id, fields);
      record(changeOf(PROJECT_UPDATED, project, changes));
      return project;
    });
  }

  /**
   * Moves a project, and thereby its tasks, to the trash.
   * @throws NotFound, Forbidden, Stale
   */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const project = await lock(tx, actor, id, visibleProjects(actor));
      requireRight(project, 'delete');
      requireVersion(project, expected);
      await update(tx, actor, id, { deleted_at: () => 'now()' });
      const data = { id, name: project.name };
      record({ event: PROJECT_DELETED, subject_id: id, project_id: id, changes: {}, data });
    });
  }

  /**
   * Restores a project from the trash, with the tasks that were deleted with it; no effect if it is not there.
   * @throws NotFound, Forbidden, Stale
   */
  restore(actor: Actor, id: string, expected?: ExpectedVersions): Promise<ProjectDto> {
    return this.activity.change(actor, async (tx, record) => {
      // Users who may restore a project can see it in the trash.
      const visible = sql`(${can(actor, 'restore', 'project')} OR ${visibleProjects(actor)})`;
      const before = await lock(tx, actor, id, visible);
      requireRight(before, 'restore');
      requireVersion(before, expected);
      if (!(await tx.manager.existsBy(Project, { id, deleted_at: Not(IsNull()) }))) return before;
      const project = await update(tx, actor, id, { deleted_at: null });
      record(changeOf(PROJECT_RESTORED, project, {}));
      return project;
    });
  }

  /**
   * Adds a user to a project; no effect if they are a member already.
   * @param expected acceptable versions of the membership.
   * @throws NotFound, Forbidden, Stale
   */
  async addMember(actor: Actor, id: string, user_id: string, expected?: ExpectedVersions): Promise<Told<MessageDto>> {
    let change: Change | undefined;
    const answer = await this.activity.change(actor, async (tx, record) => {
      const project = await lock(tx, actor, id, visibleProjects(actor));
      requireRight(project, 'manage_members');
      const user = await this.users.lock(tx, user_id);
      await requireMembership(tx, id, user_id, expected);
      const added = await tx.row(sql`
        INSERT INTO project_members (project_id, user_id) VALUES (${id}, ${user_id})
        ON CONFLICT DO NOTHING RETURNING user_id`);
      change = added ? membership(MEMBER_ADDED, project, user) : undefined;
      if (change) record(change);
      return { message: 'Member added to project' };
    });
    return { answer, version: change?.seq };
  }

  /**
   * Removes a member from a project; their tasks in it become unassigned.
   * @param expected acceptable versions of the membership.
   * @throws NotFound, Forbidden, Stale
   */
  async removeMember(actor: Actor, id: string, user_id: string, expected?: ExpectedVersions): Promise<Told<void>> {
    let changes: Change[] = [];
    await this.activity.change(actor, async (tx, write) => {
      changes = [];
      const record: Recorder = (change) => {
        changes.push(change);
        write(change);
      };
      const project = await lock(tx, actor, id, visibleProjects(actor));
      requireRight(project, 'manage_members');
      await requireMembership(tx, id, user_id, expected);
      const { affected } = await tx.manager.delete(ProjectMember, { project_id: id, user_id });
      if (!affected) throw new NotFound('member');
      const user = await this.users.get(user_id, tx);
      record(membership(MEMBER_REMOVED, project, user));
      for (const step of this.membershipSteps) await step({ tx, record, user, project_id: id });
    });
    // The changes of unassigned tasks belong to the version.
    return { answer: undefined, version: changes.at(-1)?.seq };
  }

  /**
   * Permanently deletes projects that have been in the trash for this many days, with their tasks. Their history stays.
   */
  async emptyTrash(days: number): Promise<void> {
    await this.database.rows(sql`DELETE FROM projects WHERE deleted_at <= now() - ${days} * interval '1 day'`);
  }

  private async endMemberships(tx: Transaction, record: Recorder, user: UserDto): Promise<void> {
    const projects = await tx.rows<ProjectStateDto>(sql`
      WITH ended AS (DELETE FROM project_members WHERE user_id = ${user.id} RETURNING project_id)
      SELECT ${PROJECT_ROW_COLUMNS} FROM projects p JOIN ended ON ended.project_id = p.id ORDER BY p.id`);
    for (const project of projects) record({ ...membership(MEMBER_REMOVED, project, user), notices: [] });
  }
}

/**
 * Locks the project that matches `where`, for the rest of the transaction.
 * @throws NotFound
 */
async function lock(tx: Transaction, actor: Actor, id: string, where: Sql): Promise<ProjectDto> {
  const project = await tx.row<ProjectDto>(sql`
    SELECT ${projectColumns(actor)} FROM projects p WHERE p.id = ${id} AND ${where} FOR NO KEY UPDATE OF p`);
  if (!project) throw new NotFound('project');
  return project;
}

async function find(on: Queryable, actor: Actor, id: string): Promise<ProjectDto> {
  const project = await on.row<ProjectDto>(sql`SELECT ${projectColumns(actor)} FROM projects p WHERE p.id = ${id}`);
  if (!project) throw new NotFound('project');
  return project;
}

/** @param fields columns by name, as returned by `differences`. */
async function update(tx: Transaction, actor: Actor, id: string, fields: Fields): Promise<ProjectDto> {
  const version = { version: () => 'version + 1', updated_at: () => 'now()' };
  await tx.manager.update(Project, { id }, { ...fields, ...version });
  return find(tx, actor, id);
}

/** @throws Forbidden */
function requireRight({ can }: ProjectDto, right: ProjectRight): void {
  if (!can.includes(right)) throw new Forbidden(REFUSALS[right] ?? 'Only an admin may do this.');
}

type ProjectEvent = typeof PROJECT_CREATED | typeof PROJECT_UPDATED | typeof PROJECT_RESTORED;

function changeOf(event: ProjectEvent, project: ProjectDto, changes: Changes): Change<ProjectEvent> {
  return { event, subject_id: project.id, project_id: project.id, changes, data: stateOf(project) };
}

/** The recorded state of a project, the same for everybody. */
function stateOf(project: ProjectStateDto & Partial<Pick<ProjectDto, 'can'>>): ProjectStateDto {
  const { can: _, ...state } = project;
  return excerptOf(state);
}

type MemberEvent = typeof MEMBER_ADDED | typeof MEMBER_REMOVED;

function membership(event: MemberEvent, project: ProjectStateDto, user: UserDto): Change<MemberEvent> {
  const member = { id: user.id, name: user.name };
  const added = event === MEMBER_ADDED;
  const changes = { member: added ? { from: null, to: member } : { from: member, to: null } };
  const told = notice(user.id, added ? MEMBER_ADDED_NOTICE : MEMBER_REMOVED_NOTICE, { name: project.name });
  return { event, subject_id: user.id, project_id: project.id, changes, data: stateOf(project), notices: [told] };
}

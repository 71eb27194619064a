import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import type { Change, Recorder } from '../../history/change.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import type { ExpectedVersions, Told } from '../../kernel/http/etag.js';
import { NotFound } from '../../kernel/http/problem.js';
import { sql, type Transaction } from '../../database/sql.js';
import type { UserDto } from '../../users/user.dto.js';
import { UserQueries } from '../../users/user.queries.js';
import { UserSteps } from '../../users/user-steps.js';
import type { MessageDto, ProjectStateDto } from '../project.dto.js';
import { PROJECT_ROW_COLUMNS } from '../project.queries.js';
import { whoMay } from '../access-policy.js';
import { lockProject, requireRight } from '../project-row.js';
import type { ProjectMemberDto } from './member.dto.js';
import { memberAdded, memberRemoved, memberUpdated } from './member-change.js';
import { requireMembership } from './membership-version.js';
import { ProjectMember, ProjectRole } from './project-member.entity.js';

/** A user who no longer works in a project, for features that must act in the same transaction. */
export interface EndedWork {
  tx: Transaction;
  record: Recorder;
  user: UserDto;
  project_id: string;
}

/** A project, and the role that somebody gets in it. */
export interface Place {
  project_id: string;
  project_role: ProjectRole;
}

/** A change of a membership in its transaction. */
interface MembershipChange {
  tx: Transaction;
  record: Recorder;
  project: ProjectStateDto;
  user_id: string;
}

/** Changes who belongs to a project, and in which role. */
@Injectable()
export class MemberService implements OnModuleInit {
  private readonly endSteps: ((ended: EndedWork) => Promise<void>)[] = [];

  constructor(
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, record, user }) => this.endAll(tx, record, user));
  }

  /** Registers work for the transaction after which a user may change nothing in a project any more. */
  onWorkEnded(step: (ended: EndedWork) => Promise<void>): void {
    this.endSteps.push(step);
  }

  /**
   * Adds a user to a project. For a member, it changes the role if another one is given.
   * @param expected acceptable versions of the membership.
   * @throws NotFound, Forbidden, Stale
   */
  async add(
    actor: Actor,
    id: string,
    user_id: string,
    project_role?: ProjectRole,
    expected?: ExpectedVersions,
  ): Promise<Told<MessageDto>> {
    return this.change(actor, id, user_id, expected, async (membership) => {
      const { tx, record, project } = membership;
      const user = await this.users.lock(tx, user_id);
      const role = project_role ?? ProjectRole.Member;
      const added = await tx.row(sql`
        INSERT INTO project_members (project_id, user_id, project_role) VALUES (${id}, ${user_id}, ${role})
        ON CONFLICT DO NOTHING RETURNING user_id`);
      if (added) record(memberAdded(project, user, role));
      else if (project_role) await this.setRole(membership, user, project_role);
      return { message: 'Member added to project' };
    });
  }

  /**
   * Adds users to a project that the transaction has locked; members keep their roles, and deleted users are left out.
   * @param roles of those who do not become plain members.
   */
  async addIn(
    tx: Transaction,
    record: Recorder,
    project: ProjectStateDto,
    user_ids: string[],
    roles: ReadonlyMap<string, ProjectRole> = new Map(),
  ): Promise<number> {
    let added = 0;
    for (const user_id of [...user_ids].sort()) {
      const user = await this.users.lock(tx, user_id).catch(unlessGone);
      const role = roles.get(user_id) ?? ProjectRole.Member;
      const isNew =
        user &&
        (await tx.row(sql`
          INSERT INTO project_members (project_id, user_id, project_role)
          VALUES (${project.id}, ${user_id}, ${role}) ON CONFLICT DO NOTHING RETURNING user_id`));
      if (!isNew) continue;
      record(memberAdded(project, user, role));
      added += 1;
    }
    return added;
  }

  /** Adds the members of another project, with their roles, to one that the transaction creates. */
  async copyIn(tx: Transaction, record: Recorder, project: ProjectStateDto, from_id: string): Promise<void> {
    const people = await tx.rows<Pick<UserDto, 'id' | 'name'> & { project_role: ProjectRole }>(sql`
      SELECT u.id, u.name, m.project_role FROM project_members m JOIN users u ON u.id = m.user_id
      WHERE m.project_id = ${from_id} AND u.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM project_members n WHERE n.project_id = ${project.id} AND n.user_id = u.id)
      ORDER BY u.id FOR NO KEY UPDATE OF u`);
    await tx.rows(sql`
      INSERT INTO project_members (project_id, user_id, project_role)
      SELECT ${project.id}, id, project_role
      FROM json_to_recordset(${JSON.stringify(people)}) AS p (id uuid, project_role project_role)`);
    for (const { project_role, ...user } of people) record(memberAdded(project, user, project_role));
  }

  /**
   * Gives a member another role; no effect if they have it already. The tasks of a member who becomes a viewer become
   * unassigned.
   * @param expected acceptable versions of the membership.
   * @throws NotFound, Forbidden, Stale
   */
  async update(
    actor: Actor,
    id: string,
    user_id: string,
    project_role: ProjectRole,
    expected?: ExpectedVersions,
  ): Promise<Told<ProjectMemberDto>> {
    return this.change(actor, id, user_id, expected, async (membership) => {
      // The user comes before the membership, as when they are deleted.
      const user = await this.users.lock(membership.tx, user_id).catch(asMember);
      await this.setRole(membership, user, project_role);
      return { ...user, project_role };
    });
  }

  /**
   * Removes a member from a project; their tasks in it become unassigned.
   * @param expected acceptable versions of the membership.
   * @throws NotFound, Forbidden, Stale
   */
  async remove(actor: Actor, id: string, user_id: string, expected?: ExpectedVersions): Promise<Told<void>> {
    return this.change(actor, id, user_id, expected, async ({ tx, record, project }) => {
      const removed = await tx.row<Pick<ProjectMember, 'project_role'>>(sql`
        DELETE FROM project_members WHERE project_id = ${id} AND user_id = ${user_id} RETURNING project_role`);
      if (!removed) throw new NotFound('member');
      const user = await this.users.get(user_id, tx);
      record(memberRemoved(project, user, removed.project_role));
      await this.endWork({ tx, record, user, project_id: id });
    });
  }

  /**
   * Adds a user to the projects into which somebody invited them, as far as that somebody may still do so. Those who are
   * members already keep their role.
   * @returns the ids of the projects to which the user now belongs.
   */
  async join(
    tx: Transaction,
    record: Recorder,
    user_id: string,
    places: readonly Place[],
    invited_by: string,
  ): Promise<string[]> {
    const ids = places.map(({ project_id }) => project_id);
    // In one order, and before the user, as when a user is added to a project.
    await tx.rows(sql`SELECT FROM projects p WHERE p.id = ANY (${ids}::uuid[]) ORDER BY p.id FOR NO KEY UPDATE`);
    const user = await this.users.lock(tx, user_id);
    const projects = await tx.rows<ProjectStateDto>(sql`
      SELECT ${PROJECT_ROW_COLUMNS} FROM projects p CROSS JOIN users u
      WHERE p.id = ANY (${ids}::uuid[]) AND p.deleted_at IS NULL AND u.id = ${invited_by} AND u.deleted_at IS NULL
        AND ${whoMay('manage_members', 'project')}
      ORDER BY p.id`);
    for (const project of projects) {
      const role = places.find(({ project_id }) => project_id === project.id)?.project_role ?? ProjectRole.Member;
      const added = await tx.row(sql`
        INSERT INTO project_members (project_id, user_id, project_role) VALUES (${project.id}, ${user_id}, ${role})
        ON CONFLICT DO NOTHING RETURNING user_id`);
      if (added) record(memberAdded(project, user, role));
    }
    return projects.map(({ id }) => id);
  }

  /** @returns the answer with the version of the membership: the number of the last change, such as that of an unassigned task. */
  private async change<T>(
    actor: Actor,
    id: string,
    user_id: string,
    expected: ExpectedVersions,
    work: (membership: MembershipChange) => Promise<T>,
  ): Promise<Told<T>> {
    let changes: Change[] = [];
    const answer = await this.activity.change(actor, async (tx, write) => {
      changes = [];
      const record: Recorder = (change) => {
        changes.push(change);
        write(change);
      };
      const project = await lockProject(tx, actor, id);
      requireRight(project, 'manage_members');
      await requireMembership(tx, id, user_id, expected);
      return work({ tx, record, project, user_id });
    });
    return { answer, version: changes.at(-1)?.seq };
  }

  private async setRole({ tx, record, project }: MembershipChange, user: UserDto, to: ProjectRole): Promise<void> {
    const key = { project_id: project.id, user_id: user.id };
    // FOR UPDATE, because those who hold a membership do not wait for a weaker lock: see `HELD`.
    const before = await tx.row<Pick<ProjectMember, 'project_role'>>(sql`
      SELECT project_role FROM project_members
      WHERE project_id = ${key.project_id} AND user_id = ${key.user_id} FOR UPDATE`);
    if (!before) throw new NotFound('member');
    const { project_role: from } = before;
    if (from === to) return;
    await tx.manager.update(ProjectMember, key, { project_role: to });
    record(memberUpdated(project, user, from, to));
    // An admin may change the tasks of any project.
    if (to === ProjectRole.Viewer && user.role !== Role.Admin) {
      await this.endWork({ tx, record, user, project_id: project.id });
    }
  }

  private async endWork(ended: EndedWork): Promise<void> {
    for (const step of this.endSteps) await step(ended);
  }

  private async endAll(tx: Transaction, record: Recorder, user: UserDto): Promise<void> {
    const ended = await tx.rows<ProjectStateDto & Pick<ProjectMember, 'project_role'>>(sql`
      WITH ended AS (DELETE FROM project_members WHERE user_id = ${user.id} RETURNING project_id, project_role)
      SELECT ${PROJECT_ROW_COLUMNS}, ended.project_role
      FROM projects p JOIN ended ON ended.project_id = p.id ORDER BY p.id`);
    for (const { project_role, ...project } of ended) {
      record({ ...memberRemoved(project, user, project_role), notices: [] });
    }
  }
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error;
}

/** A user who does not exist is no member. */
function asMember(error: unknown): never {
  throw error instanceof NotFound ? new NotFound('member') : error;
}

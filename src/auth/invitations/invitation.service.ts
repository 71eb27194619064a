import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { type Change, differences } from '../../history/change.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import { Conflict, Forbidden, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { can, HELD } from '../../projects/access-policy.js';
import { ProjectRole } from '../../projects/members/project-member.entity.js';
import { UserSteps } from '../../users/user-steps.js';
import type { Language } from '../../mail/language.js';
import { hashOf } from '../token-hash.js';
import type { CreateInvitationDto, InvitationDto, InvitedProjectDto, NewInvitationDto } from './invitation.dto.js';
import { Invitation } from './invitation.entity.js';
import { type INVITATION_ACCEPTED, INVITATION_CREATED, INVITATION_REVOKED } from './invitation.events.js';
import { InvitationMails } from './invitation-mails.js';
import { invitationWhere } from './invitation.queries.js';
import { manageableInvitations } from './invitation.scope.js';

/** How long an invitation can be used by default, and at most. */
const DEFAULT_DAYS = 7;
const MAX_DAYS = 90;
const DAY_MS = 24 * 3_600_000;
/** The maximum number of invitations of one user that were neither used nor revoked. */
export const MAX_INVITATIONS = 1_000;
/** How long those that cannot be used any more are kept, so that their link can still say why. */
const KEPT = sql`interval '90 days'`;

type InvitationEvent = typeof INVITATION_CREATED | typeof INVITATION_ACCEPTED | typeof INVITATION_REVOKED;

/** Invites people, and takes invitations back. */
@Injectable()
export class InvitationService implements OnModuleInit {
  constructor(
    private readonly activity: ActivityService,
    private readonly database: Database,
    private readonly steps: UserSteps,
    private readonly mails: InvitationMails,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, user }) => revokeAllOf(tx, user.id));
  }

  /**
   * Creates an invitation, and has it mailed if it is for an address and mail is set up.
   * @param linkOf the link with a token.
   * @param language of the mail: that of whoever invites.
   * @throws Forbidden for members who do not manage all the projects, or who would make somebody an admin; NotFound for a
   * project that does not exist, for an admin; InvalidInput; Conflict for one invitation too many.
   */
  async create(
    actor: Actor,
    { email, role = Role.Member, projects = [], expires_at }: CreateInvitationDto,
    linkOf: (token: string) => string,
    language: Language,
  ): Promise<NewInvitationDto> {
    const id = uuidv7();
    const token = this.mails.newToken(id, email);
    const expires = expiryOf(expires_at);
    requireDistinct(projects);
    const created = await this.activity.change(actor, async (tx, record): Promise<NewInvitationDto> => {
      await requireManager(tx, actor, role, projects);
      await requireRoom(tx, actor);
      const fields = { id, token_hash: hashOf(token), email, role, created_by: actor.id, expires_at: expires };
      await tx.manager.insert(Invitation, fields);
      await addProjects(tx, id, projects);
      const invitation = await invitationWhere(tx, sql`i.id = ${id}`);
      await this.mails.invite(tx, invitation, language);
      record(invitationChange(INVITATION_CREATED, invitation));
      // The stored answer must not contain the token.
      return { ...invitation, url: null };
    });
    return { ...created, url: linkOf(token) };
  }

  /** @throws NotFound for one that was used or revoked, and for one that the caller cannot see. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const revoked = await tx.row(sql`
        UPDATE invitations i SET revoked_at = now()
        WHERE i.id = ${id} AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND ${manageableInvitations(actor)}
        RETURNING i.id`);
      if (!revoked) throw new NotFound('invitation');
      record(invitationChange(INVITATION_REVOKED, await invitationWhere(tx, sql`i.id = ${id}`)));
    });
  }

  /** Deletes invitations that could not be used for long. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM invitations WHERE expires_at <= now() - ${KEPT}`);
  }
}

/** An invitation's change as it is recorded: without its link. */
export function invitationChange(event: InvitationEvent, invitation: InvitationDto): Change<InvitationEvent> {
  const { id, email, role, projects } = invitation;
  const data = { id, email, role, projects };
  const changes = event === INVITATION_CREATED ? differences(undefined, data, ['email', 'role']) : {};
  return { event, subject_id: id, project_id: null, changes, data };
}

function expiryOf(expires_at?: string): Date {
  const latest = Date.now() + MAX_DAYS * DAY_MS;
  if (expires_at === undefined) return new Date(Date.now() + DEFAULT_DAYS * DAY_MS);
  const at = Date.parse(expires_at);
  if (at > Date.now() && at <= latest) return new Date(at);
  throw new InvalidInput([
    { field: 'expires_at', message: `must be in the future, and at most ${MAX_DAYS} days from now` },
  ]);
}

function requireDistinct(projects: InvitedProjectDto[]): void {
  if (new Set(projects.map(({ project_id }) => project_id)).size === projects.length) return;
  throw new InvalidInput([{ field: 'projects', message: 'must name each project once' }]);
}

/**
 * Requires that the actor may add members to all projects, and holds the memberships that allow it.
 * @throws Forbidden, the same whether a project exists or not; NotFound for an admin.
 */
async function requireManager(tx: Transaction, actor: Actor, role: Role, projects: InvitedProjectDto[]): Promise<void> {
  const isAdmin = actor.role === Role.Admin;
  if (!isAdmin && (role !== Role.Member || projects.length === 0)) {
    throw new Forbidden('You can invite members into projects that you manage.');
  }
  const ids = projects.map(({ project_id }) => project_id);
  const managed = await tx.rows(sql`
    SELECT p.id FROM projects p
    WHERE p.id = ANY (${ids}::uuid[]) AND p.deleted_at IS NULL AND ${can(actor, 'manage_members', 'project', { hold: HELD })}`);
  if (managed.length === ids.length) return;
  throw isAdmin ? new NotFound('project') : new Forbidden('You can invite members into projects that you manage.');
}

async function requireRoom(tx: Transaction, { id }: Actor): Promise<void> {
  // Locked, so that concurrent requests count each other.
  await tx.rows(sql`SELECT FROM users WHERE id = ${id} FOR NO KEY UPDATE`);
  const open = await tx.row<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM invitations
    WHERE created_by = ${id} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()`);
  if ((open?.count ?? 0) < MAX_INVITATIONS) return;
  throw new Conflict(`You have ${MAX_INVITATIONS} open invitations. Revoke some of them first.`);
}

async function addProjects(tx: Transaction, invitation_id: string, projects: InvitedProjectDto[]): Promise<void> {
  const rows = projects.map(({ project_id, project_role = ProjectRole.Member }) => ({ project_id, project_role }));
  await tx.rows(sql`
    INSERT INTO invitation_projects (invitation_id, project_id, project_role)
    SELECT ${invitation_id}::uuid, project_id, project_role
    FROM json_to_recordset(${JSON.stringify(rows)}) AS r (project_id uuid, project_role project_role)`);
}

async function revokeAllOf(tx: Transaction, user_id: string): Promise<void> {
  await tx.rows(sql`
    UPDATE invitations SET revoked_at = now()
    WHERE created_by = ${user_id} AND accepted_at IS NULL AND revoked_at IS NULL`);
}

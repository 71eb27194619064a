import { Injectable } from '@nestjs/common';
import { emailKey, type Queryable, Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { notice, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Forbidden, Gone } from '../../kernel/http/problem.js';
import { MemberService } from '../../projects/members/member.service.js';
import { UserQueries } from '../../users/user.queries.js';
import { hashOf } from '../token-hash.js';
import { type InvitationDto, InvitationStatus, type JoinedDto } from './invitation.dto.js';
import { Invitation } from './invitation.entity.js';
import { INVITATION_ACCEPTED, INVITATION_ACCEPTED_NOTICE } from './invitation.events.js';
import { findInvitation, invitationWhere } from './invitation.queries.js';
import { STATUS } from './invitation.scope.js';
import { invitationChange } from './invitation.service.js';

/** Why an invitation cannot be used. */
const REASONS: Record<Exclude<InvitationStatus, InvitationStatus.Pending>, string> = {
  [InvitationStatus.Expired]: 'This invitation has expired. Ask for another one.',
  [InvitationStatus.Used]: 'This invitation was used already. Ask for another one.',
  [InvitationStatus.Revoked]: 'This invitation was revoked. Ask for another one.',
};

/** Uses invitations: each works once. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly members: MemberService,
    private readonly users: UserQueries,
  ) {}

  /**
   * Requires that an invitation can be used by who has this address.
   * @throws NotFound; Gone when it was used or revoked, or has expired; Forbidden for another address.
   */
  async require(token: string, email: string): Promise<void> {
    await usable(this.database, token, email);
  }

  /**
   * Locks an invitation for the rest of the transaction, so that nobody else uses it.
   * @throws as `require()`
   */
  async claim(tx: Transaction, token: string, email: string): Promise<InvitationDto> {
    await tx.rows(sql`SELECT FROM invitations WHERE token_hash = ${hashOf(token)} FOR UPDATE`);
    return usable(tx, token, email);
  }

  /**
   * The same without a token, for who has shown that an address is theirs: the oldest invitation for it that can be used.
   * @returns undefined if there is none.
   */
  async claimFor(tx: Transaction, email: string): Promise<InvitationDto | undefined> {
    const isFor = sql`${emailKey(sql`i.email`)} = ${emailKey(email)} AND ${STATUS} = ${InvitationStatus.Pending}`;
    const found = await tx.row<{ id: string }>(sql`
      SELECT i.id FROM invitations i WHERE ${isFor} ORDER BY i.created_at, i.id LIMIT 1 FOR UPDATE`);
    return found && findInvitation(tx, sql`i.id = ${found.id} AND ${STATUS} = ${InvitationStatus.Pending}`);
  }

  /** Marks a claimed invitation as used by a user, who joins its projects. */
  async use(
    tx: Transaction,
    record: Recorder,
    invitation: InvitationDto,
    user: { id: string; name: string },
  ): Promise<JoinedDto> {
    const { id, projects, created_by } = invitation;
    const joined = await this.members.join(tx, record, user.id, projects, created_by);
    await tx.manager.update(Invitation, { id }, { accepted_at: () => 'now()', accepted_by: user.id });
    const { name } = user;
    const notices = [notice(created_by, INVITATION_ACCEPTED_NOTICE, { name })];
    record({ ...invitationChange(INVITATION_ACCEPTED, invitation), notices });
    return { projects: projects.filter(({ project_id }) => joined.includes(project_id)) };
  }

  /** Lets a user who has an account join the projects of an invitation. @throws as `require()` */
  async accept(actor: Actor, token: string): Promise<JoinedDto> {
    return this.activity.change(actor, async (tx, record) => {
      const user = await this.users.get(actor.id, tx);
      return this.use(tx, record, await this.claim(tx, token, user.email), user);
    });
  }
}

async function usable(on: Queryable, token: string, email: string): Promise<InvitationDto> {
  const hash = hashOf(token);
  const invitation = await invitationWhere(on, sql`i.token_hash = ${hash}`);
  const { status } = invitation;
  if (status !== InvitationStatus.Pending) throw new Gone(REASONS[status], { reason: status });
  const fits = await on.row(sql`
    SELECT FROM invitations WHERE token_hash = ${hash} AND (email IS NULL OR ${emailKey(sql`email`)} = ${emailKey(email)})`);
  if (!fits) throw new Forbidden('This invitation is for another email address.');
  return invitation;
}

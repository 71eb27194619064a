import { Injectable } from '@nestjs/common';
import { Database, empty, type Queryable, READ_LIMIT_MS, rfc3339, type Sql, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { list, type Page, sortKey } from '../../kernel/paging/page.js';
import { hashOf } from '../token-hash.js';
import {
  type InvitationDto,
  type InvitationListQuery,
  type InvitationPreviewDto,
  InvitationStatus,
} from './invitation.dto.js';
import { INVITED_PROJECTS, manageableInvitations, STATUS } from './invitation.scope.js';

/** The projects of invitation `i`, as the API shows them. */
const PROJECTS = sql`(
  SELECT coalesce(json_agg(json_build_object(
    'project_id', p.id, 'project_name', p.name, 'project_role', x.project_role) ORDER BY p.name, p.id), '[]')
  FROM ${INVITED_PROJECTS} WHERE x.invitation_id = i.id AND p.deleted_at IS NULL)`;

/** The columns of invitation `i` as the API shows it. */
const INVITATION_COLUMNS = sql`
  i.id, i.email, i.role, ${PROJECTS} AS projects, ${STATUS} AS status, i.created_by,
  (SELECT name FROM users WHERE id = i.created_by) AS creator_name,
  ${rfc3339(sql`i.created_at`)} AS created_at, ${rfc3339(sql`i.expires_at`)} AS expires_at`;

/** Reads of invitations. */
@Injectable()
export class InvitationQueries {
  constructor(private readonly database: Database) {}

  /** Those that were neither used nor revoked and that the caller may revoke, newest first. */
  list(actor: Actor, { project_id, ...page }: InvitationListQuery): Promise<Page<InvitationDto>> {
    const into =
      project_id === undefined
        ? empty
        : sql`AND EXISTS (
      SELECT FROM invitation_projects y WHERE y.invitation_id = i.id AND y.project_id = ${project_id})`;
    return list<InvitationDto>(
      this.database.within(READ_LIMIT_MS.page),
      {
        columns: INVITATION_COLUMNS,
        of: sql`i`,
        from: sql`invitations i`,
        where: sql`i.accepted_at IS NULL AND i.revoked_at IS NULL AND ${manageableInvitations(actor)} ${into}`,
        id: sql`i.id`,
        sorts: { created_at: sortKey('timestamptz', sql`i.created_at`) },
        default_sort: '-created_at',
      },
      page,
    );
  }

  /** What somebody with the link is told. @throws NotFound for a token that was never issued. */
  async preview(token: string): Promise<InvitationPreviewDto> {
    const { status, email, creator_name, projects } = await invitationWhere(
      this.database,
      sql`i.token_hash = ${hashOf(token)}`,
    );
    if (status !== InvitationStatus.Pending) return { status, email: null, invited_by: null, projects: [] };
    return { status, email, invited_by: creator_name, projects };
  }
}

/** An invitation, whoever may see it, if there is one. */
export function findInvitation(on: Queryable, where: Sql): Promise<InvitationDto | undefined> {
  return on.row<InvitationDto>(sql`
    SELECT ${INVITATION_COLUMNS} FROM invitations i WHERE ${where}`);
}

/** An invitation, whoever may see it. @throws NotFound */
export async function invitationWhere(on: Queryable, where: Sql): Promise<InvitationDto> {
  const invitation = await findInvitation(on, where);
  if (!invitation) throw new NotFound('invitation');
  return invitation;
}

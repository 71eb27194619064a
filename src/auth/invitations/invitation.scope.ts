import { type Sql, sql } from '../../database/sql.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import { can, whoMay } from '../../projects/access-policy.js';

/** The projects (alias `x`, and `p` for the project itself) of invitation `i`. */
export const INVITED_PROJECTS = sql`invitation_projects x JOIN projects p ON p.id = x.project_id`;

/**
 * Which invitations (alias `i`) an actor can list and revoke: an admin all of them, a manager those of members into nothing but
 * projects that they manage.
 */
export function manageableInvitations(actor: Actor): Sql {
  if (actor.role === Role.Admin) return sql`true`;
  return sql`i.role = 'member' AND EXISTS (SELECT FROM invitation_projects x WHERE x.invitation_id = i.id)
    AND NOT EXISTS (
      SELECT FROM ${INVITED_PROJECTS}
      WHERE x.invitation_id = i.id AND (${can(actor, 'manage_members', 'project')}) IS NOT TRUE)`;
}

/** Whether those who created invitation `i` might still do so, in one of its projects at least. */
const IS_BACKED = sql`EXISTS (
  SELECT FROM users u WHERE u.id = i.created_by AND u.deleted_at IS NULL AND (
    u.role = 'admin' OR i.role = 'member' AND EXISTS (
      SELECT FROM ${INVITED_PROJECTS}
      WHERE x.invitation_id = i.id AND p.deleted_at IS NULL AND ${whoMay('manage_members', 'project')})))`;

/** Whether invitation `i` can be used, or why not. */
export const STATUS = sql`CASE
  WHEN i.accepted_at IS NOT NULL THEN 'used'
  WHEN i.revoked_at IS NOT NULL OR NOT ${IS_BACKED} THEN 'revoked'
  WHEN i.expires_at <= now() THEN 'expired' ELSE 'pending' END`;

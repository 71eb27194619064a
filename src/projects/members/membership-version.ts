import type { ExpectedVersions } from '../../kernel/http/etag.js';
import { Stale } from '../../kernel/http/problem.js';
import { sql, type Transaction } from '../../database/sql.js';
import type { MembershipDto } from './member.dto.js';
import type { ProjectMember } from './project-member.entity.js';

/** A version older by more changes of the project than this is treated as stale without checking them. */
const MOST_CHANGES = 10_000;

/**
 * Allows a change of a membership only if one of the expected versions is the present one. The version of a membership
 * is the number, in the history of its project, of the last change that concerns it: the user was added,
 * removed or got another role, or a task was assigned to them or taken from them. The caller's transaction has locked the project.
 * @throws Stale
 */
export async function requireMembership(
  tx: Transaction,
  project_id: string,
  user_id: string,
  expected: ExpectedVersions,
): Promise<void> {
  if (!expected) return;
  // A concurrent assignment to the member holds this row, and must be counted too.
  const member = await tx.row<Pick<ProjectMember, 'project_role'>>(sql`
    SELECT project_role FROM project_members WHERE project_id = ${project_id} AND user_id = ${user_id} FOR UPDATE`);
  const seen = Math.max(0, ...expected);
  const { seq, version } = await lastChange(tx, project_id, user_id, seen);
  if (expected.includes(version)) return;
  const current = { project_id, user_id, is_member: member !== undefined, ...member, version: version || seq };
  throw new Stale<MembershipDto>(current, current.version);
}

/**
 * The number of the last change of a project, and of the last one that concerns the membership; 0 if that is neither
 * after `seen` nor `seen` itself.
 */
async function lastChange(tx: Transaction, project_id: string, user_id: string, seen: number) {
  const found = await tx.row<{ seq: number; version: number }>(sql`
    SELECT h.seq, coalesce((
      SELECT a.seq FROM activity a
      WHERE a.project_id = h.project_id AND a.seq >= greatest(${seen}::bigint, h.seq - ${MOST_CHANGES}) AND (
        (a.action IN ('member_added', 'member_updated', 'member_removed')
          AND ${user_id}::text IN (a.changes #>> '{member,from,id}', a.changes #>> '{member,to,id}'))
        OR ${user_id}::text IN (a.changes #>> '{assigned_to,from}', a.changes #>> '{assigned_to,to}'))
      ORDER BY a.seq DESC LIMIT 1
    ), 0) AS version FROM activity_heads h WHERE h.project_id = ${project_id}`);
  return found ?? { seq: 0, version: 0 };
}

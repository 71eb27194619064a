import { type Actor, Role } from '../../kernel/access/access.js';
import { Forbidden, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { sql, type Transaction } from '../../database/sql.js';
import { can, HELD } from '../../projects/access-policy.js';

/** Members get Forbidden without learning whether the project exists. */
export async function requireContributor(tx: Transaction, actor: Actor, project_id: string): Promise<void> {
  const project = await tx.row(sql`
    SELECT FROM projects p WHERE p.id = ${project_id} AND p.deleted_at IS NULL AND ${can(actor, 'create_tasks', 'project', { hold: HELD })}`);
  if (project) return;
  if (actor.role === Role.Admin) throw new NotFound('project');
  throw new Forbidden('Only members of the project who are no viewers may add tasks to it.');
}

export async function requireAssignable(tx: Transaction, project_id: string, user_id: string): Promise<void> {
  if (await isAssignable(tx, project_id, user_id)) return;
  throw new InvalidInput([
    { field: 'assigned_to', message: 'must be an admin or a member of the project who is no viewer' },
  ]);
}

/** Whether a user works in a project or is an admin, locked for the rest of the transaction. */
export async function isAssignable(tx: Transaction, project_id: string, user_id: string): Promise<boolean> {
  const member = await tx.row(sql`
    SELECT FROM project_members m WHERE m.project_id = ${project_id} AND m.user_id = ${user_id} AND m.project_role <> 'viewer'
    FOR KEY SHARE`);
  if (member) return true;
  const admin = await tx.row(sql`
    SELECT FROM users WHERE id = ${user_id} AND role = 'admin' AND deleted_at IS NULL FOR SHARE`);
  return Boolean(admin);
}

import { sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { can, HELD } from '../../projects/access-policy.js';
import { ImportProblem } from './import-problem.js';

/** Ensures that a user may still import into a project, until the transaction ends. @throws ImportProblem */
export async function requireProject(tx: Transaction, actor: Actor, id: string): Promise<void> {
  const project = await tx.row(sql`
    SELECT FROM projects p WHERE p.id = ${id} AND p.deleted_at IS NULL AND ${can(actor, 'import', 'project', { hold: HELD })}`);
  if (project) return;
  throw new ImportProblem('project_gone', 'The project was deleted, or you may not import into it any more.');
}

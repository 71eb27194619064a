import { Database } from '../../src/database/sql.js';
import { checkChain, type Expected, type Finding, findChain } from '../../src/history/chain/chain-check.js';
import type { TestApp } from './app.js';

/** What the check of a project's history finds. */
export async function checkHistory(
  app: TestApp,
  { id }: { id: string },
  expected?: Expected,
): Promise<Finding | undefined> {
  const database = app.app.get(Database);
  const chain = await findChain(database, id);
  if (!chain) throw new Error(`There is no project ${id}.`);
  return checkChain(database, chain, expected);
}

/** The last number of a project's history, and its hash. */
export async function headOf(app: TestApp, { id }: { id: string }): Promise<Expected> {
  const [head] = await app.query<Expected>(
    `SELECT seq::int, encode(hash, 'hex') AS hash FROM activity_heads WHERE project_id = $1`,
    [id],
  );
  if (!head) throw new Error(`The project ${id} has no history.`);
  return head;
}

/** Changes the history past the triggers that keep it, as only a superuser of the database can. */
export async function tamper(app: TestApp, statement: string): Promise<void> {
  await app.query(`SET session_replication_role = replica; ${statement}; SET session_replication_role = DEFAULT`);
}

/** What somebody with all rights can do: take the rows' hashes away, and make that of the head anew. */
export function forged({ id }: { id: string }, seq: number): string {
  const json = (column: string, lost: string) => `
    sha256(convert_to(CASE a.subject_type WHEN 'comment' THEN (a.${column}::jsonb - ${lost})::text
      ELSE replace(a.${column}::text, E'\\n', ' ') END, 'UTF8'))`;
  const hash = `
    SELECT flowtrack_chain(''::bytea, convert_to(json_build_array(
      1, a.project_id, a.seq, a.id, a.user_id, a.user_name, a.token_id, a.token_name, a.action, a.subject_type, a.subject_id,
      a.task_id, a.assignees, (extract(epoch FROM a.timestamp) * 1000)::bigint,
      (extract(epoch FROM a.occurred_at) * 1000)::bigint, a.import_id, a.revert_id, encode(a.seal, 'hex'))::text, 'UTF8')
      || ${json('changes', `'text'`)} || ${json('data', `'{text,mentions}'::text[]`)} ORDER BY a.seq)
    FROM activity a WHERE project_id = '${id}' AND seq <= ${seq}`;
  return `UPDATE activity SET hash = NULL WHERE project_id = '${id}';
    UPDATE activity_heads SET hash = (${hash}) WHERE project_id = '${id}'`;
}

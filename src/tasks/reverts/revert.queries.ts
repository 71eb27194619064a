import { type Sql, sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { visibleActivity, visibleProjects } from '../../projects/project.scope.js';
import type { RecordedChange } from './reversal.js';
import { MAX_REVERTED, type RevertChangesDto } from './revert.dto.js';

/** A change as it was recorded in a project. */
export interface RevertibleChange extends RecordedChange {
  subject_type: string;
  project_id: string;
  task_id: string | null;
  task_key: string | null;
  seq: number;
  import_id: string | null;
}

/** What the changes of one request may have together, in bytes. */
const MAX_BYTES = 8 * 1024 * 1024;

const COLUMNS = sql`
  a.id, a.action, a.subject_type, a.project_id, a.task_id, CASE a.subject_type WHEN 'task' THEN a.data ->> 'key' END AS task_key,
  a.seq, a.changes, a.import_id`;

const seen = (actor: Actor) => sql`${visibleProjects(actor)} AND ${visibleActivity(actor)}`;

/** A change that the actor can see. @throws NotFound */
export async function changeOf(tx: Transaction, actor: Actor, id: string): Promise<RevertibleChange> {
  const change = await tx.row<RevertibleChange>(sql`
    SELECT ${COLUMNS} FROM activity a JOIN projects p ON p.id = a.project_id WHERE a.id = ${id} AND ${seen(actor)}`);
  if (!change) throw new NotFound('change');
  return change;
}

/**
 * The changes of a project that a request means and the actor can see, the latest first.
 * @throws InvalidInput if they are too many.
 */
export async function changesOf(tx: Transaction, actor: Actor, input: RevertChangesDto): Promise<RevertibleChange[]> {
  const found = sql`
    SELECT ${COLUMNS} FROM activity a JOIN projects p ON p.id = a.project_id
    WHERE a.project_id = ${input.project_id} AND ${meant(input)} AND ${seen(actor)}
    ORDER BY a.seq DESC LIMIT ${MAX_REVERTED + 1}`;
  const size = await tx.row<{ count: number; bytes: number }>(sql`
    SELECT count(*)::int AS count, coalesce(sum(octet_length(f.changes::text)), 0)::bigint AS bytes FROM (${found}) f`);
  if (size && (size.count > MAX_REVERTED || Number(size.bytes) > MAX_BYTES)) throw new InvalidInput([TOO_MANY]);
  return tx.rows<RevertibleChange>(found);
}

const TOO_MANY = {
  field: 'since',
  message: `must be later: there are more than ${MAX_REVERTED} changes, or too large ones`,
};

function meant({ project_id, actor, via, since, until, revert_id }: RevertChangesDto): Sql {
  return sql`
    (${actor ?? null}::uuid IS NULL OR a.user_id = ${actor ?? null}) AND (${via ?? null}::uuid IS NULL OR a.token_id = ${via ?? null})
    AND (${revert_id ?? null}::uuid IS NULL OR a.revert_id = ${revert_id ?? null})
    AND (${until ?? null}::timestamptz IS NULL OR a.timestamp < ${until ?? null}) AND ${after(project_id, since)}`;
}

/** Numbers follow time: so the index on them ends the search. */
function after(project_id: string, since: string | undefined): Sql {
  if (since === undefined) return sql`true`;
  return sql`a.timestamp >= ${since} AND a.seq > coalesce((
    SELECT b.seq FROM activity b WHERE b.project_id = ${project_id} AND b.timestamp < ${since} ORDER BY b.seq DESC LIMIT 1), 0)`;
}

/** Of these tasks, those that were also changed after these changes began, by others than these. */
export async function alsoChanged(tx: Transaction, changes: readonly RevertibleChange[]): Promise<Set<string>> {
  const created = changes.filter(({ action }) => action === 'task_created');
  if (created.length === 0) return new Set();
  const rows = await tx.rows<{ task_id: string }>(sql`
    SELECT DISTINCT a.task_id
    FROM unnest(${created.map(({ task_id }) => task_id)}::uuid[], ${created.map(({ seq }) => seq)}::bigint[]) AS c (task_id, seq)
    JOIN activity a ON a.task_id = c.task_id AND a.seq > c.seq
    WHERE a.id <> ALL (${changes.map(({ id }) => id)}::uuid[])
      -- When a column gets new ranks, nobody has worked on its tasks.
      AND NOT (a.action = 'task_updated' AND (SELECT array_agg(k) FROM json_object_keys(a.changes) k) = ARRAY['rank'])`);
  return new Set(rows.map(({ task_id }) => task_id));
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { withClient } from './data/database.js';
import type { Workspace } from './data/workspace.js';
import { captureAdminReads, captureReads, captureWrites, type Statement } from './floor/capture.js';
import { table } from './lib/markdown.js';
import { short } from './lib/numbers.js';

const FOLDER = join(import.meta.dirname, 'plans');
/** After so many runs PostgreSQL settles on a plan for a prepared statement. */
const SETTLED = 6;
/** Tables that grow with the installation. */
const GROWING =
  /Seq Scan on (tasks|task_counts|activity|notifications|projects|users|project_members|sessions|activity_heads)\b/g;

interface Plan {
  name: string;
  text: string;
  ms: number;
  buffers: number;
  scans: string[];
}

/** Writes the plan of every hot statement into a file, as it is on a connection that has run it before. */
export async function explainAll(database: string, workspace: Workspace): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const plans = await withClient(database, async (client) => {
    const values = await standIns(client, workspace);
    const found: Plan[] = [];
    for (const [name, statement] of await hotStatements()) found.push(await explain(client, name, statement, values));
    return found;
  });
  for (const { name, text } of plans) writeFileSync(join(FOLDER, `${name}.txt`), text);
  const rows = plans.map(({ name, ms, buffers, scans }) => [
    name,
    short(ms),
    short(buffers),
    scans.join(', ') || 'none',
  ]);
  return table(['statement at L', 'ms', 'pages', 'whole tables read'], rows);
}

async function hotStatements(): Promise<[string, Statement][]> {
  const named = (prefix: string, statements: object) =>
    Object.entries(statements as Record<string, Statement>).map(([name, one]) => [`${prefix}${name}`, one] as const);
  const writes = Object.entries(await captureWrites()).flatMap(([name, statements]) =>
    named(`${name}-`, Object.fromEntries(statements.map((one, place) => [String(place + 1), one]))),
  );
  return [...named('', await captureReads()), ...named('admin-', await captureAdminReads()), ...writes].map(
    ([name, statement]) => [name, statement],
  );
}

/** What the stand-ins of captured statements stand for: the reader's for reads, and what fits for writes. */
async function standIns(client: Client, { actors, readProjects }: Workspace): Promise<Record<string, unknown>> {
  const { rows } = await client.query<{ id: string; assigned_to: string }>(
    `SELECT id, assigned_to FROM tasks WHERE project_id = $1 AND assigned_to IS NOT NULL ORDER BY id LIMIT 1`,
    [readProjects[0]],
  );
  const { id, name, session_id } = actors.reader;
  return {
    $actor: id,
    $name: name,
    $session: session_id,
    $project: readProjects[0],
    $task: rows[0]?.id,
    $assignee: rows[0]?.assigned_to,
    $title: 'Another title',
  };
}

async function explain(
  client: Client,
  name: string,
  statement: Statement,
  values: Record<string, unknown>,
): Promise<Plan> {
  const literals = statement.values.map((value) => literal(substitute(value, values)));
  const execute = `EXECUTE hot${literals.length > 0 ? `(${literals.join(', ')})` : ''}`;
  await client.query('BEGIN');
  try {
    await client.query(`PREPARE hot AS ${statement.text}`);
    for (let run = 0; run < SETTLED; run++) await client.query(`SAVEPOINT s; ${execute}; ROLLBACK TO s`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${execute}`);
    const text = rows.map((row) => row['QUERY PLAN']).join('\n');
    return {
      name,
      text: `${statement.text.trim()}\n\n${text}\n`,
      ms: Number(/Execution Time: ([\d.]+)/.exec(text)?.[1]),
      buffers:
        Number(/Buffers: shared hit=(\d+)/.exec(text)?.[1] ?? 0) +
        Number(/Buffers: shared.* read=(\d+)/.exec(text)?.[1] ?? 0),
      scans: [...new Set([...text.matchAll(GROWING)].map(([, scanned]) => scanned ?? ''))],
    };
  } finally {
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE hot').catch(() => undefined);
  }
}

/** Stand-ins are whole values, or inside of the JSON of what is recorded. */
function substitute(value: unknown, values: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => substitute(one, values));
  if (typeof value !== 'string') return value;
  return value.replace(/\$[a-z]+/g, (found) => String(values[found] ?? found));
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return `'{${value.join(',')}}'`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}

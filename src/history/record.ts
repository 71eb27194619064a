import { uuidv7 } from 'uuidv7';
import { rfc3339, Sql, sql, type Transaction } from '../database/sql.js';
import { chained, SALT, SEAL } from './chain/content.js';
import type { Author, Change, Origin } from './change.js';
import type { Head, RecordedEvent } from './events.js';

/** The result of recording a transaction's changes. */
export interface Recorded {
  events: RecordedEvent[];
  /** The last numbers of projects whose events are only in the database, or not sent at all. */
  heads: Head[];
}

/** The number of rows per statement, because the data of a change can be large. */
const BATCH = 500;

/** The index of a change within its batch, and its number. */
type Numbered = Pick<RecordedEvent, 'seq' | 'at'> & { n: number };

/**
 * Writes activity rows with the next numbers of their projects, at the end of a transaction. Several batches are in the
 * order in which heads are locked; within a project, rows are in the order in which they were recorded.
 */
export async function record(tx: Transaction, author: Author, changes: Change[]): Promise<Recorded> {
  const events: RecordedEvent[] = [];
  const heads = new Map<string, Head>();
  for (const batch of batchesOf(byProject(changes))) {
    for (const { n, seq, at } of await insert(tx, author, batch)) {
      const change = batch[n];
      if (!change?.project_id) continue;
      const { project_id, data } = change;
      change.seq = seq;
      if (data instanceof Sql || change.origin) heads.set(project_id, { project_id, seq });
      else events.push(eventOf({ ...change, project_id, data }, author, seq, at));
    }
  }
  return { events, heads: [...heads.values()] };
}

function byProject(changes: Change[]): Change[] {
  if (changes.length <= BATCH) return changes;
  const projectOf = ({ project_id }: Change) => project_id ?? '';
  return [...changes].sort((a, b) => (projectOf(a) < projectOf(b) ? -1 : projectOf(a) > projectOf(b) ? 1 : 0));
}

/** Splits the rows into one part of `size` per statement. */
export function batchesOf<T>(rows: T[], size = BATCH): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => rows.slice(n * size, (n + 1) * size));
}

/**
 * Inserts the activity rows with the next numbers of their projects. The heads are locked here, as the last locks of
 * the transaction and in ascending order, so changes cannot deadlock on them.
 */
function insert(tx: Transaction, author: Author, changes: Change[]): Promise<Numbered[]> {
  const projects = [...new Set(changes.flatMap(({ project_id }) => project_id ?? []))];
  const made = madeData(changes);
  const data = made ? sql`CASE WHEN e.data IS NULL THEN ${made} ELSE e.data END` : sql`e.data`;
  return tx.rows<Numbered>(sql`
    WITH entry AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(changes.map(entryOf))}) AS e (
        n int, id uuid, action text, subject_type text, subject_id uuid, project_id uuid, task_id uuid, changes json, data json, assignees uuid[],
        import_id uuid, occurred_at timestamptz, is_by_other boolean, by_id uuid, by_name text)
    ), locked AS (
      SELECT h.project_id, h.seq, h.hash FROM activity_heads h WHERE h.project_id = ANY (${projects}::uuid[])
      ORDER BY h.project_id FOR UPDATE
    ), numbered AS MATERIALIZED (
      SELECT a.*, h.seq + row_number() OVER (PARTITION BY a.project_id ORDER BY a.n) AS seq, h.hash AS former,
        clock_timestamp()::timestamptz(3) AS timestamp, ${SALT} AS salt
      FROM (${completed(author, data)}) a LEFT JOIN locked h USING (project_id)
    ), sealed AS (
      SELECT a.*, ${SEAL} AS seal FROM numbered a
    ), chained AS MATERIALIZED (
      SELECT a.*, CASE WHEN a.project_id IS NOT NULL THEN ${chained(sql`a.former`)} END AS hash FROM sealed a
    ), head AS (
      -- Named once more, since nothing else tells the planner that it is about a few rows of many.
      UPDATE activity_heads h SET seq = c.seq, hash = c.hash
      FROM (SELECT DISTINCT ON (project_id) project_id, seq, hash FROM chained ORDER BY project_id, seq DESC) c
      WHERE h.project_id = c.project_id AND h.project_id = ANY (${projects}::uuid[])
    ), inserted AS (
      INSERT INTO activity (${COLUMNS}) SELECT ${COLUMNS} FROM chained
    )
    SELECT n, seq, ${rfc3339(sql`timestamp`)} AS at FROM chained ORDER BY n`);
}

const COLUMNS = sql`
  id, user_id, user_name, token_id, token_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data,
  assignees, timestamp, import_id, occurred_at, revert_id, salt, seal, hash`;

/** The changes as rows of `activity`, but for what follows from their place in the history. */
function completed({ id, name, token, revert_id }: Author, data: Sql): Sql {
  return sql`
    SELECT e.n, e.id, CASE WHEN e.is_by_other THEN e.by_id ELSE ${id}::uuid END AS user_id,
      coalesce(e.by_name, ${name}) AS user_name, ${token?.id ?? null}::uuid AS token_id, ${token?.name ?? null}::text AS token_name,
      e.action, e.subject_type, e.subject_id, e.project_id, e.task_id, e.changes, ${data} AS data,
      coalesce(e.assignees, '{}') AS assignees, e.import_id, e.occurred_at::timestamptz(3) AS occurred_at,
      ${revert_id ?? null}::uuid AS revert_id
    FROM entry e`;
}

/** A change as a row of `activity`; the database completes it if `data` is an expression. */
function entryOf({ event, notices: _, origin, data, ...change }: Change, n: number) {
  const known = data instanceof Sql ? {} : { data };
  const from = origin && { import_id: origin.import_id, occurred_at: origin.occurred_at, ...actorOf(origin) };
  return { ...change, n, id: uuidv7(), action: event.type, subject_type: event.subject, ...known, ...from };
}

function actorOf({ by }: Origin) {
  return by && { is_by_other: true, by_id: by.id, by_name: by.name };
}

/** The expression for data that the changes do not contain; the same for all of them. */
function madeData(changes: Change[]): Sql | undefined {
  const kinds = new Set(changes.flatMap(({ data }) => (data instanceof Sql ? [data] : [])));
  if (kinds.size > 1) throw new Error('a change has one way at most to make the data of its many events');
  return [...kinds][0];
}

function eventOf(
  change: Change & { project_id: string; data: object },
  author: Author,
  seq: number,
  at: string,
): RecordedEvent {
  const { event, subject_id, project_id, data, changes, task_id = null, assignees = [] } = change;
  const { token } = author;
  const actor = { id: author.id, name: author.name, ...(token && { via: { id: token.id, name: token.name } }) };
  return {
    type: event.type,
    subject_type: event.subject,
    subject_id,
    project_id,
    seq,
    at,
    actor,
    data,
    changes,
    task_id,
    assignees,
  };
}

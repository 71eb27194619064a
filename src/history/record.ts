import { uuidv7 } from 'uuidv7';
import { rfc3339, Sql, sql, type Transaction } from '../database/sql.js';
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
    ), counted AS (
      SELECT project_id, count(*) AS n FROM entry WHERE project_id IS NOT NULL GROUP BY project_id
    ), locked AS (
      SELECT h.project_id FROM activity_heads h WHERE h.project_id = ANY (${projects}::uuid[])
      ORDER BY h.project_id FOR UPDATE
    ), head AS (
      -- Named once more, since nothing else tells the planner that it is about a few rows of many.
      UPDATE activity_heads h SET seq = h.seq + c.n FROM locked l JOIN counted c USING (project_id)
      WHERE h.project_id = l.project_id AND h.project_id = ANY (${projects}::uuid[])
      RETURNING h.project_id, h.seq - c.n AS base
    ), inserted AS (
      INSERT INTO activity (
        id, user_id, user_name, token_id, token_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data,
        assignees, timestamp, import_id, occurred_at, revert_id)
      SELECT e.id, CASE WHEN e.is_by_other THEN e.by_id ELSE ${author.id}::uuid END, coalesce(e.by_name, ${author.name}),
        ${author.token?.id ?? null}::uuid, ${author.token?.name ?? null}, e.action, e.subject_type, e.subject_id, e.project_id, e.task_id,
        h.base + row_number() OVER (PARTITION BY e.project_id ORDER BY e.n), e.changes, ${data}, coalesce(e.assignees, '{}'),
        clock_timestamp(), e.import_id, e.occurred_at, ${author.revert_id ?? null}::uuid
      FROM entry e LEFT JOIN head h USING (project_id)
      RETURNING id, seq, timestamp
    )
    SELECT e.n, i.seq, ${rfc3339(sql`i.timestamp`)} AS at FROM inserted i JOIN entry e USING (id) ORDER BY e.n`);
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

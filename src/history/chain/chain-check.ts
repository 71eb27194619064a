import { type Queryable, raw, type Sql, sql } from '../../database/sql.js';
import { chained, HAS_ITS_TEXT } from './content.js';

/** How many rows one statement checks. */
export const ROWS_PER_CHECK = 1_000;

/** What may be wrong with a history, at the first number that cannot be as it was recorded. */
export const FLAWS = [
  /** A number without a row: it was removed. */
  'row_missing',
  /** A row that is not what was recorded. */
  'row_changed',
  /** A comment's text that was changed, or removed although the comment was not deleted. */
  'text_changed',
  /** Rows after the last number of the project. */
  'row_added',
  /** The last row is not the one that the project's head names. */
  'head_changed',
  /** There are rows, or the project, and no head. */
  'head_missing',
  /** Another history than the one whose hash was kept elsewhere. */
  'not_as_expected',
] as const;
export type Flaw = (typeof FLAWS)[number];

/** Where the check has found something. */
export interface Finding {
  flaw: Flaw;
  /** The number at which it was found. */
  seq: number;
  /** Rows from before the chain have no hash of their own: the change is somewhere from this number on. */
  from: number;
}

/** How far a project is checked. */
export interface Place {
  seq: number;
  /** What the rows until here come to, in hex; empty before the first. */
  hash: string;
  /** The last number whose own hash was right. */
  sure: number;
}

export const START: Place = { seq: 0, hash: '', sure: 0 };

/** A project with a history. */
export interface Chain {
  project_id: string;
  /** Null once it is deleted permanently. */
  key: string | null;
  name: string | null;
  /** Its last number, and the hash of that; null without a head. */
  seq: number | null;
  hash: string | null;
  /** The first number after the last one. */
  beyond: number | null;
}

const CHAIN = sql`
  i.id AS project_id, p.key, p.name, h.seq, encode(h.hash, 'hex') AS hash,
  (SELECT a.seq FROM activity a WHERE a.project_id = i.id AND a.seq > h.seq ORDER BY a.seq LIMIT 1) AS beyond`;

/** The project that follows this id, in the order of ids; of all that exist, have a history or have had one. */
export function nextChain(
  database: Queryable,
  after = '00000000-0000-0000-0000-000000000000',
): Promise<Chain | undefined> {
  const next = (table: string, id: string): Sql =>
    sql`(SELECT ${raw(id)} FROM ${raw(table)} WHERE ${raw(id)} > ${after}::uuid ORDER BY ${raw(id)} LIMIT 1)`;
  return database.row<Chain>(sql`
    SELECT ${CHAIN}
    FROM (SELECT least(
      ${next('projects', 'id')}, ${next('activity_heads', 'project_id')}, ${next('activity', 'project_id')}) AS id) i
    LEFT JOIN projects p ON p.id = i.id LEFT JOIN activity_heads h ON h.project_id = i.id
    WHERE i.id IS NOT NULL`);
}

/** The project of this id or key. */
export function findChain(database: Queryable, project: string): Promise<Chain | undefined> {
  return database.row<Chain>(sql`
    SELECT ${CHAIN}
    FROM (
      SELECT project_id AS id FROM project_keys WHERE key = upper(${project})
      UNION SELECT project_id FROM activity_heads WHERE project_id::text = lower(${project})
      UNION SELECT id FROM projects WHERE id::text = lower(${project})) i
    LEFT JOIN projects p ON p.id = i.id LEFT JOIN activity_heads h ON h.project_id = i.id`);
}

/** What a statement says of the rows that it has read: of the first flaw, or of the last row. */
interface Judged {
  seq: number;
  due: number;
  hash: string;
  sure: number;
  flaw: Flaw | null;
}

/**
 * Checks the next rows of a project until a number. Rows that are recorded meanwhile come later, so they do not matter.
 * @returns how far it is checked, or what was found.
 */
export async function checkRows(
  database: Queryable,
  project_id: string,
  place: Place,
  until: number,
): Promise<Place | Finding> {
  const [row] = await database.rows<Judged>(sql`
    WITH read AS (
      SELECT a.seq, a.hash AS kept, ${HAS_ITS_TEXT} AS has_its_text,
        ${chained(sql`decode(${place.hash}, 'hex')`)} AS hash,
        ${place.seq}::bigint + row_number() OVER (ORDER BY a.seq) AS due
      FROM (
        SELECT * FROM activity WHERE project_id = ${project_id} AND seq > ${place.seq} AND seq <= ${until}
        ORDER BY seq LIMIT ${ROWS_PER_CHECK}) a
    ), judged AS (
      SELECT r.*, greatest(${place.sure}::bigint, max(r.seq) FILTER (WHERE r.kept = r.hash) OVER (ORDER BY r.seq)) AS sure,
        CASE WHEN r.seq <> r.due THEN 'row_missing' WHEN r.kept <> r.hash THEN 'row_changed'
          WHEN NOT r.has_its_text THEN 'text_changed' END AS flaw
      FROM read r
    )
    SELECT seq, due, encode(hash, 'hex') AS hash, sure, flaw FROM judged
    ORDER BY flaw IS NULL, CASE WHEN flaw IS NULL THEN -seq ELSE seq END LIMIT 1`);
  if (!row) return { flaw: 'row_missing', seq: place.seq + 1, from: place.seq + 1 };
  if (row.flaw === 'row_changed') return { flaw: row.flaw, seq: row.seq, from: row.sure + 1 };
  if (row.flaw) return { flaw: row.flaw, seq: row.due, from: row.due };
  return { seq: row.seq, hash: row.hash, sure: row.sure };
}

/** What the head of a project says against the end of its rows. */
export function checkHead({ seq, hash, beyond }: Chain, place: Place): Finding | undefined {
  if (seq === null) return { flaw: 'head_missing', seq: 0, from: 0 };
  if (hash !== place.hash) return { flaw: 'head_changed', seq, from: place.sure + 1 };
  if (beyond !== null) return { flaw: 'row_added', seq: beyond, from: beyond };
  return undefined;
}

/** A number of a project with the hash that it must have. */
export type Expected = Pick<Place, 'seq' | 'hash'>;

/**
 * Checks the whole history of a project, page by page.
 * @param expected what was kept elsewhere of an earlier check.
 */
export async function checkChain(database: Queryable, chain: Chain, expected?: Expected): Promise<Finding | undefined> {
  if (chain.seq === null) return checkHead(chain, START);
  if (expected && expected.seq > chain.seq) {
    return { flaw: 'not_as_expected', seq: chain.seq, from: chain.seq + 1 };
  }
  let place = START;
  while (place.seq < chain.seq) {
    const stop = expected && expected.seq > place.seq ? expected.seq : chain.seq;
    const next = await checkRows(database, chain.project_id, place, stop);
    if ('flaw' in next) return next;
    place = next;
    if (place.seq === expected?.seq && place.hash !== expected.hash) {
      return { flaw: 'not_as_expected', seq: place.seq, from: 1 };
    }
  }
  return checkHead(chain, place);
}

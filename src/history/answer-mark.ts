import { type Sql, sql } from '../database/sql.js';
import { EPOCH } from './epoch.js';

/** What a shared answer contains. A caller may use it if it contains all their changes. Times are in milliseconds. */
export interface AnswerMark {
  id: string;
  /** The answer contains everything committed before this time, by the database's clock. */
  at: number;
  /** The epoch of the history. */
  epoch: string;
  /** The time from which changes are counted. */
  since: number;
  /** The number of changes since then, by admin. */
  writes: Record<string, number>;
}

/** What an answer must contain for a caller. */
export interface Standing {
  now: number;
  epoch: string;
  since: number;
  /** The number of the caller's changes. */
  writes: number;
}

/** The maximum age of an answer, in milliseconds: a second less than promised, for the way to the client. */
export const MAX_AGE_MS = 4_000;
/** Counting stops here: larger numbers are treated as equal. */
const MAX_WRITES = 1_000;

/** A full minute at least 90 s ago: longer than a transaction takes from reading its time to its commit. */
const SINCE = sql`date_bin('1 minute', now(), 'epoch'::timestamptz) - interval '90 s'`;

const milliseconds = (time: Sql) => sql`(extract(epoch FROM ${time}) * 1000)::float8`;

const writesOf = (user: Sql) => sql`(
  SELECT count(*)::int FROM (
    SELECT FROM activity a WHERE a.user_id = ${user} AND a.timestamp > ${SINCE} LIMIT ${MAX_WRITES + 1}) w)`;

/** The columns of an `AnswerMark` except its id, as of the snapshot of the statement that contains them. */
export const MARK_COLUMNS = sql`
  ${milliseconds(sql`now()`)} AS at, ${EPOCH} AS epoch, ${milliseconds(SINCE)} AS since, (
    SELECT coalesce(json_object_agg(u.id, ${writesOf(sql`u.id`)}), '{}')
    FROM users u WHERE u.role = 'admin' AND u.deleted_at IS NULL) AS writes`;

/** The columns of a user's `Standing`. */
export const standingColumns = (userId: string) => sql`
  ${milliseconds(sql`now()`)} AS now, ${EPOCH} AS epoch, ${milliseconds(SINCE)} AS since,
  ${writesOf(sql`${userId}`)} AS writes`;

/** Whether an answer is young enough and contains all changes of a user. The history only grows. */
export function isGoodFor(userId: string, mark: AnswerMark, standing: Standing): boolean {
  const age = standing.now - mark.at;
  return (
    age >= 0 &&
    age < MAX_AGE_MS &&
    mark.epoch === standing.epoch &&
    mark.since === standing.since &&
    standing.writes <= MAX_WRITES &&
    (mark.writes[userId] ?? 0) >= standing.writes
  );
}

import { type Sql, sql } from '../database/sql.js';
import { EPOCH } from './epoch.js';

/** What a shared answer contains: it is good for whoever has changed nothing that it lacks. All times in milliseconds. */
export interface AnswerMark {
  id: string;
  /** Everything that was committed until then is in it, by the clock of the database. */
  at: number;
  /** Of which history. */
  epoch: string;
  /** Where the counts begin. */
  since: number;
  /** How many changes since then of each admin are in it. */
  writes: Record<string, number>;
}

/** What a caller must find in an answer. */
export interface Standing {
  now: number;
  epoch: string;
  since: number;
  /** How many changes of theirs there are. */
  writes: number;
}

/** No answer is older, in milliseconds: a second less than what is promised, for its way to the client. */
export const MAX_AGE_MS = 4_000;
/** Changes are counted up to here: who has made more is not told from who has made more still. */
const MAX_WRITES = 1_000;

/** Since a full minute at least 90 s ago: longer than a change takes from where it gets its time to its commit. */
const SINCE = sql`date_bin('1 minute', now(), 'epoch'::timestamptz) - interval '90 s'`;

const milliseconds = (time: Sql) => sql`(extract(epoch FROM ${time}) * 1000)::float8`;

const writesOf = (user: Sql) => sql`(
  SELECT count(*)::int FROM (
    SELECT FROM activity a WHERE a.user_id = ${user} AND a.timestamp > ${SINCE} LIMIT ${MAX_WRITES + 1}) w)`;

/** The columns of an `AnswerMark`, but for its id, of the statement that they are in. */
export const MARK_COLUMNS = sql`
  ${milliseconds(sql`now()`)} AS at, ${EPOCH} AS epoch, ${milliseconds(SINCE)} AS since, (
    SELECT coalesce(json_object_agg(u.id, ${writesOf(sql`u.id`)}), '{}')
    FROM users u WHERE u.role = 'admin' AND u.deleted_at IS NULL) AS writes`;

/** The columns of the `Standing` of a user. */
export const standingColumns = (userId: string) => sql`
  ${milliseconds(sql`now()`)} AS now, ${EPOCH} AS epoch, ${milliseconds(SINCE)} AS since,
  ${writesOf(sql`${userId}`)} AS writes`;

/** Whether an answer is young enough and has all that a user changed. Changes are never taken out of the history. */
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

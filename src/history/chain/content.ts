import { type Sql, sql } from '../../database/sql.js';

/**
 * What of an event about a comment may be deleted: `redact()` does, and a trigger allows nothing else. The hash of a row
 * does not contain this, but its seal, so that the row's hash stays true without it.
 */
const IS_SEALED = sql`a.subject_type = 'comment'`;

/** The salt of a row that gets a seal. Without it, a short text could be guessed from its seal. */
export const SALT = sql`CASE WHEN ${IS_SEALED} THEN gen_random_uuid() END`;

/** The seal of row `a`, from its salt and what may be deleted; null without a salt. */
export const SEAL = sql`
  CASE WHEN a.salt IS NOT NULL THEN sha256(uuid_send(a.salt) || convert_to(
    jsonb_build_array(a.changes::jsonb -> 'text', a.data::jsonb -> 'text', a.data::jsonb -> 'mentions')::text, 'UTF8'))
  END`;

/**
 * What the hash of row `a` covers besides the hash of the row before: all that never changes of it, as bytes. Line breaks
 * between the values of JSON become spaces, as they do in a backup. Whoever changes this breaks all chains that exist, so
 * another content needs another first number, and a way to tell the rows apart.
 */
export const CONTENT = sql`
  convert_to(json_build_array(
    1, a.project_id, a.seq, a.id, a.user_id, a.user_name, a.token_id, a.token_name, a.action, a.subject_type, a.subject_id,
    a.task_id, a.assignees, (extract(epoch FROM a.timestamp) * 1000)::bigint,
    (extract(epoch FROM a.occurred_at) * 1000)::bigint, a.import_id, a.revert_id, encode(a.seal, 'hex'))::text, 'UTF8')
  || sha256(convert_to(CASE WHEN ${IS_SEALED} THEN (a.changes::jsonb - 'text')::text
    ELSE replace(a.changes::text, E'\\n', ' ') END, 'UTF8'))
  || sha256(convert_to(CASE WHEN ${IS_SEALED} THEN (a.data::jsonb - '{text,mentions}'::text[])::text
    ELSE replace(a.data::text, E'\\n', ' ') END, 'UTF8'))`;

/** Whether what may be deleted of row `a` is as it was recorded, or is gone with the comment. */
export const HAS_ITS_TEXT = sql`
  CASE WHEN NOT ${IS_SEALED} THEN true
  WHEN a.salt IS NOT NULL THEN a.seal IS NOT DISTINCT FROM ${SEAL}
  ELSE a.data ->> 'text' IS NULL AND coalesce(a.data ->> 'mentions', '[]') = '[]'
    AND a.changes #>> '{text,from}' IS NULL AND a.changes #>> '{text,to}' IS NULL
    AND EXISTS (
      SELECT FROM activity d WHERE d.subject_type = 'comment' AND d.subject_id = a.subject_id
        AND d.action = 'comment_deleted')
  END`;

/**
 * The hash of row `a` as a window function over the rows of one project in the order of their numbers.
 * @param first the hash of the row before the first of them; empty for none.
 */
export function chained(first: Sql): Sql {
  return sql`flowtrack_chain(${first}, ${CONTENT}) OVER (PARTITION BY a.project_id ORDER BY a.seq)`;
}

import { sql, type Transaction } from '../database/sql.js';

/** Something that was deleted, and whose text must not remain in what was recorded of it. */
export interface Redacted {
  /** The subject of its events. */
  type: string;
  id: string;
  created_by: string;
  created_at: string;
}

/** How much later than the start of its transaction something may have been created. */
const MAX_WAIT = sql`interval '10 minutes'`;

/**
 * Replaces fields of something that the transaction deletes in all that was recorded of it: in its events, and in the
 * answer that is stored for a retry of its creation. What could prove a guess of the text, the salt of its seal, goes too.
 * A trigger allows this for the events of deleted comments only.
 * @param blank the fields with the values that they get.
 */
export async function redact(tx: Transaction, subject: Redacted, blank: object): Promise<void> {
  const { type, id, created_by, created_at } = subject;
  const fields = JSON.stringify(blank);
  await tx.rows(sql`
    UPDATE activity a SET data = (a.data::jsonb || ${fields}::jsonb)::json, changes = (
      SELECT coalesce(json_object_agg(c.key, CASE WHEN ${fields}::jsonb ? c.key
        THEN json_build_object('from', ${fields}::jsonb -> c.key, 'to', ${fields}::jsonb -> c.key) ELSE c.value END), '{}')
      FROM json_each(a.changes) c), salt = NULL
    WHERE a.subject_type = ${type} AND a.subject_id = ${id}`);
  await tx.rows(sql`
    UPDATE idempotency_keys SET answer = (answer::jsonb || ${fields}::jsonb)::json
    WHERE caller = ${created_by} AND answer ->> 'id' = ${id}
      AND created_at BETWEEN ${created_at}::timestamptz - ${MAX_WAIT} AND ${created_at}::timestamptz + interval '1 second'`);
}

import { sql, type Transaction } from '../../database/sql.js';
import { chained } from './content.js';

/**
 * Makes the chains of all projects anew from the rows as they are. Only for who has dated the whole history of an
 * installation otherwise than it was recorded, in the same transaction.
 */
export async function rechain(tx: Transaction): Promise<void> {
  await tx.rows(sql`ALTER TABLE activity DISABLE TRIGGER activity_is_redacted_only`);
  await tx.rows(sql`
    UPDATE activity a SET hash = c.hash
    FROM (SELECT a.id, ${chained(sql`''::bytea`)} AS hash FROM activity a WHERE a.project_id IS NOT NULL) c
    WHERE a.id = c.id`);
  await tx.rows(sql`ALTER TABLE activity ENABLE TRIGGER activity_is_redacted_only`);
  await tx.rows(sql`
    UPDATE activity_heads h SET hash = a.hash FROM activity a WHERE a.project_id = h.project_id AND a.seq = h.seq`);
}

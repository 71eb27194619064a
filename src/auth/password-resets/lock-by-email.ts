import { emailKey, sql, type Transaction } from '../../database/sql.js';
import { asciiAddress } from '../../kernel/validation/text.js';

/** The user with an address, as somebody types it; their row is locked. */
export function lockByEmail(tx: Transaction, email: string): Promise<{ id: string; name: string } | undefined> {
  return tx.row<{ id: string; name: string }>(sql`
    SELECT id, name FROM users
    WHERE ${emailKey(sql`email`)} IN (${emailKey(email)}, ${emailKey(asciiAddress(email))}) AND deleted_at IS NULL
    ORDER BY ${emailKey(sql`email`)} = ${emailKey(email)} DESC LIMIT 1 FOR NO KEY UPDATE`);
}

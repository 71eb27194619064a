import { randomInt } from 'node:crypto';
import { sql, type Transaction } from '../../database/sql.js';
import { hashOf } from '../token-hash.js';

/** How many codes a user gets. */
export const RECOVERY_CODES = 10;
/** The alphabet of base32 (RFC 4648), without 0 and 1, which look like letters: five bits each. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** The form of a recovery code, as people may type it. */
const RECOVERY_CODE = new RegExp(`^[a-z2-7]{${GROUPS * GROUP_LENGTH}}$`);

/** New codes, 80 random bits each: too many to try them all, even with a copy of the database. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
}

function newRecoveryCode(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(32)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** A recovery code without what people add to it, or undefined if it is none. */
export function recoveryCodeIn(typed: string): string | undefined {
  const code = typed.replaceAll(/[\s-]/g, '').toLowerCase();
  return RECOVERY_CODE.test(code) ? code : undefined;
}

/** The stored form of a code. */
function hashOfCode(code: string): Buffer {
  return hashOf(`recovery code ${recoveryCodeIn(code) ?? ''}`);
}

/** Gives a user new codes; those of before stop working. The caller holds the lock of the user. */
export async function replaceRecoveryCodes(tx: Transaction, user_id: string, codes: string[]): Promise<void> {
  await tx.rows(sql`DELETE FROM recovery_codes WHERE user_id = ${user_id}`);
  await tx.rows(sql`
    INSERT INTO recovery_codes (user_id, code_hash) SELECT ${user_id}::uuid, unnest(${codes.map(hashOfCode)}::bytea[])`);
}

/** Uses up a code. @returns whether it was one of the user's. */
export async function useRecoveryCode(tx: Transaction, user_id: string, code: string): Promise<boolean> {
  const used = await tx.row(sql`
    DELETE FROM recovery_codes WHERE user_id = ${user_id} AND code_hash = ${hashOfCode(code)} RETURNING user_id`);
  return used !== undefined;
}

import { Injectable } from '@nestjs/common';
import { Database, sql, type Transaction } from '../database/sql.js';
import type { Actor } from '../kernel/access/access.js';
import { InvalidInput } from '../kernel/http/problem.js';
import { isOfPassword, known } from '../users/password.service.js';
import { PasswordCheck } from './password-check.js';
import { PasswordThrottle } from './password-throttle.js';

/** How long a sign-in at the provider takes the place of a password, for who has none. */
const FRESH = sql`interval '10 minutes'`;
const STALE = 'does not exist: log out, sign in again, and do this within ten minutes';

/**
 * Asks a user for their password again, before what a session alone must not do. Who has none must have signed in at the
 * identity provider just now.
 */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly database: Database,
    private readonly check: PasswordCheck,
    private readonly throttle: PasswordThrottle,
  ) {}

  /**
   * @param field the field of the input that has the password.
   * @returns the hash that it was compared with: it may change meanwhile.
   * @throws InvalidInput when it is wrong; TooManyRequests; Overloaded
   */
  async require(actor: Actor, password: string, address: string, field = 'password'): Promise<string> {
    await this.throttle.attempt(address, 'change');
    const user = await this.database.row<{ password_hash: string | null; is_fresh: boolean }>(sql`
      SELECT u.password_hash, EXISTS (
        SELECT FROM sessions s WHERE s.id = ${actor.session_id ?? null}::uuid AND s.user_id = u.id
          AND s.identity_id IS NOT NULL AND s.created_at > now() - ${FRESH}) AS is_fresh
      FROM users u WHERE u.id = ${actor.id}`);
    const hash = user?.password_hash;
    if (hash && !isOfPassword(hash)) {
      if (user.is_fresh) return hash;
      throw new InvalidInput([{ field, message: STALE }]);
    }
    const attempt = { account: `session ${actor.session_id}`, place: known(actor.id) };
    const right = await this.check.matches(password, hash, attempt);
    if (!hash || !right) throw wrongPassword(field);
    return hash;
  }
}

/**
 * Ensures that the password is still the one that was compared: comparing, and hashing another one, take a while.
 * @param field the field of the input that has the password.
 * @throws InvalidInput
 */
export async function requireStillPassword(
  tx: Transaction,
  user_id: string,
  password_hash: string,
  field = 'password',
): Promise<void> {
  const still = await tx.row(sql`
    SELECT FROM users WHERE id = ${user_id} AND password_hash = ${password_hash} FOR NO KEY UPDATE`);
  if (!still) throw wrongPassword(field);
}

function wrongPassword(field: string): InvalidInput {
  return new InvalidInput([{ field, message: 'is wrong' }]);
}

import { Injectable } from '@nestjs/common';
import { Database, sql, type Transaction } from '../database/sql.js';
import type { Actor } from '../kernel/access/access.js';
import { InvalidInput } from '../kernel/http/problem.js';
import { known } from '../users/password.service.js';
import { PasswordCheck } from './password-check.js';
import { PasswordThrottle } from './password-throttle.js';

/** Asks a user for their password again, before what a session alone must not do. */
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
    const user = await this.database.row<{ password_hash: string | null }>(
      sql`SELECT password_hash FROM users WHERE id = ${actor.id}`,
    );
    const hash = user?.password_hash;
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

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, type Queryable, type Sql, sql, type Transaction } from '../database/sql.js';
import { UserSteps } from '../users/user-steps.js';
import { Device } from './device.entity.js';
import { hashOf, newToken } from './token-hash.js';

/** The maximum number of known devices of a user; the least recently used one is removed. */
export const MAX_DEVICES = 20;
/** How long a device is known without being used. */
const LIFETIME = sql`interval '180 days'`;
export const DEVICE_LIFETIME_S = 180 * 24 * 3600;

/**
 * The devices in which users have logged in before. A known device grants no access: it only keeps strangers' failed
 * attempts from locking the user out there.
 */
@Injectable()
export class DeviceService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, user }) => forgetAllOf(tx, user.id));
    // Runs before the sessions end, because they say which device this is.
    this.steps.on('password_set', ({ tx, user, author }) => forgetAllOf(tx, user.id, author.session_id));
  }

  /** Registers a device. @returns its token, of which only the hash is stored. */
  async mark(tx: Transaction, userId: string): Promise<string> {
    const token = newToken();
    await tx.manager.insert(Device, { token_hash: hashOf(token), user_id: userId });
    await tx.rows(sql`
      DELETE FROM devices WHERE token_hash IN (
        SELECT token_hash FROM devices WHERE user_id = ${userId} AND token_hash <> ${hashOf(token)}
        ORDER BY last_used_at DESC, token_hash OFFSET ${MAX_DEVICES - 1})`);
    return token;
  }

  /** Records the use of a device. */
  async touch(tx: Transaction, tokenHash: Buffer): Promise<void> {
    await tx.rows(sql`UPDATE devices SET last_used_at = now() WHERE token_hash = ${tokenHash}`);
  }

  /** Deletes devices that were not used for long. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM devices WHERE last_used_at <= now() - ${LIFETIME}`);
  }
}

/** The hash of the one of `tokens` that is known for the user, or null. */
export function knownDevice(userId: Sql, tokens: string[]): Sql {
  return sql`(
    SELECT d.token_hash FROM devices d WHERE d.user_id = ${userId} AND d.token_hash = ANY (${tokens.map(hashOf)}::bytea[])
      AND d.last_used_at > now() - ${LIFETIME} LIMIT 1)`;
}

/** @param exceptOf the session whose device stays known. */
async function forgetAllOf(on: Queryable, userId: string, exceptOf?: string): Promise<void> {
  await on.rows(sql`
    DELETE FROM devices WHERE user_id = ${userId} AND token_hash IS DISTINCT FROM
      (SELECT s.device_hash FROM sessions s WHERE s.id = ${exceptOf ?? null}::uuid AND s.user_id = ${userId})`);
}

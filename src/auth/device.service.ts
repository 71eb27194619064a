import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, type Queryable, type Sql, sql, type Transaction } from '../database/sql.js';
import { UserSteps } from '../users/user-steps.js';
import { Device } from './device.entity.js';
import { hashOf, newToken } from './token-hash.js';

/** So many devices of a user are known at most; the one that was used longest ago is forgotten. */
export const MAX_DEVICES = 20;
/** For how long a device is known without being used. */
const LIFETIME = sql`interval '180 days'`;
export const DEVICE_LIFETIME_S = 180 * 24 * 3600;

/**
 * The devices in which users have logged in before. To know one admits nobody: it only keeps the wrong passwords that
 * strangers try from counting against who has logged in there.
 */
@Injectable()
export class DeviceService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, user }) => forgetAllOf(tx, user.id));
    // Before the sessions end, which tell on which device this one is.
    this.steps.on('password_set', ({ tx, user, author }) => forgetAllOf(tx, user.id, author.session_id));
  }

  /** Makes a device known. @returns its token, which is kept nowhere else. */
  async mark(tx: Transaction, userId: string): Promise<string> {
    const token = newToken();
    await tx.manager.insert(Device, { token_hash: hashOf(token), user_id: userId });
    await tx.rows(sql`
      DELETE FROM devices WHERE token_hash IN (
        SELECT token_hash FROM devices WHERE user_id = ${userId} AND token_hash <> ${hashOf(token)}
        ORDER BY last_used_at DESC, token_hash OFFSET ${MAX_DEVICES - 1})`);
    return token;
  }

  /** Notes that a device was used just now. */
  async touch(tx: Transaction, tokenHash: Buffer): Promise<void> {
    await tx.rows(sql`UPDATE devices SET last_used_at = now() WHERE token_hash = ${tokenHash}`);
  }

  /** Forgets devices that were not used for long. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM devices WHERE last_used_at <= now() - ${LIFETIME}`);
  }
}

/** The hash of one of `tokens` that is known for the user of this id, or null. */
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

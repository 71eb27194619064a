import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../kernel/secrets.js';
import { Database, type Sql, sql, type Transaction } from '../database/sql.js';
import { Conflict, TooManyRequests } from '../kernel/http/problem.js';
import type { Actor, Idempotency } from '../kernel/access/access.js';

/** A concurrent request with the same key committed first; its answer is used. */
export class AlreadyAnswered extends Error {}

/** How long a key is stored. */
const LIFETIME = sql`interval '24 hours'`;

/** The maximum number of keys of a caller within that time: keys are never removed earlier, so more are refused. */
const MAX_KEYS = 10_000;

/** When the oldest of that many keys was used; null for a caller with fewer. */
const fullSince = (caller: string): Sql => sql`(
  SELECT created_at FROM idempotency_keys WHERE caller = ${caller} AND created_at > now() - ${LIFETIME}
  ORDER BY created_at DESC OFFSET ${MAX_KEYS - 1} LIMIT 1)`;

/**
 * Answers the retry of a creating request with its first answer. The transaction that creates the object stores the
 * key, so one never exists without the other.
 */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  /**
   * Identifies a request. The fingerprint is keyed, because a body may contain a password.
   * @param through the API token of the request: no other gets its answer, which may not be for it.
   */
  describe(caller: string, key: string, method: string, path: string, body: unknown, through?: string): Idempotency {
    const text = JSON.stringify([method, path, body ?? null, ...(through === undefined ? [] : [through])]);
    return { caller, key, fingerprint: createHmac('sha256', this.secrets.jwtKey).update(text).digest('base64url') };
  }

  /**
   * The stored answer of a request with this key, if any.
   * @throws Conflict when the key was used for another request.
   */
  async find<T>({ caller, key, fingerprint }: Idempotency): Promise<T | undefined> {
    const row = await this.database.row<{ fingerprint: string; answer: T }>(sql`
      SELECT fingerprint, answer FROM idempotency_keys
      WHERE caller = ${caller} AND key = ${key} AND created_at > now() - ${LIFETIME}`);
    if (row && row.fingerprint !== fingerprint)
      throw new Conflict('This Idempotency-Key was used for another request.');
    return row?.answer;
  }

  /**
   * Creates something, unless a request with the same key has been answered. Routes with JSON have the interceptor; this
   * is for forms, whose content is known only once it has been read.
   * @param idempotency undefined for a request without a key.
   * @param create its change has to be made by the actor that it gets.
   * @throws Conflict when the key was used for another request.
   */
  async once<T>(
    actor: Actor,
    idempotency: Idempotency | undefined,
    create: (actor: Actor) => Promise<T>,
  ): Promise<{ answer: T; isReplayed: boolean }> {
    if (!idempotency) return { answer: await create(actor), isReplayed: false };
    const first = await this.find<T>(idempotency);
    if (first) return { answer: first, isReplayed: true };
    try {
      return { answer: await create({ ...actor, idempotency }), isReplayed: false };
    } catch (error) {
      if (!(error instanceof AlreadyAnswered)) throw error;
      return { answer: (await this.find<T>(idempotency)) as T, isReplayed: true };
    }
  }

  /**
   * Takes the key for this transaction; a concurrent request with the same key waits here.
   * @throws AlreadyAnswered; TooManyRequests for a new key of a caller who has used too many.
   */
  async claim(tx: Transaction, { caller, key, fingerprint }: Idempotency): Promise<void> {
    const claimed = await tx.row(sql`
      INSERT INTO idempotency_keys AS k (caller, key, fingerprint, answer)
      SELECT ${caller}::text, ${key}::text, ${fingerprint}::text, 'null'::json WHERE ${fullSince(caller)} IS NULL
      ON CONFLICT (caller, key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = now()
      WHERE k.created_at <= now() - ${LIFETIME}
      RETURNING key`);
    if (!claimed) throw await this.refusal(tx, caller, key);
  }

  /** Why a key could not be taken. */
  private async refusal(tx: Transaction, caller: string, key: string): Promise<Error> {
    const row = await tx.row<{ wait_s: number }>(sql`
      SELECT extract(epoch FROM ${fullSince(caller)} + ${LIFETIME} - now())::float8 AS wait_s
      WHERE NOT EXISTS (
        SELECT FROM idempotency_keys WHERE caller = ${caller} AND key = ${key} AND created_at > now() - ${LIFETIME})`);
    if (!row) return new AlreadyAnswered();
    return new TooManyRequests(
      `More than ${MAX_KEYS} keys in 24 hours are not remembered. Without an Idempotency-Key the request is not refused for this.`,
      row.wait_s,
    );
  }

  /** Stores the answer in the transaction of what was created. */
  async answer(tx: Transaction, { caller, key }: Idempotency, answer: unknown): Promise<void> {
    await tx.rows(sql`
      UPDATE idempotency_keys SET answer = ${JSON.stringify(answer)} WHERE caller = ${caller} AND key = ${key}`);
  }

  /** Deletes expired keys. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM idempotency_keys WHERE created_at <= now() - ${LIFETIME}`);
  }
}

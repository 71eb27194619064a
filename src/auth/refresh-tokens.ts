import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TooManyRequests } from '../kernel/http/problem.js';
import { Secrets } from '../kernel/secrets.js';
import { type Queryable, sql } from '../database/sql.js';
import { hashOf } from './token-hash.js';

/** How many generations of a session's tokens are stored; older ones are recognised by their signature. */
const KEPT_GENERATIONS = 10;
/** The maximum number of tokens of one generation: that many tabs may refresh within the grace period. */
const MAX_OF_GENERATION = 20;
const RANDOM_BYTES = 32;
const SIGNED_BYTES = RANDOM_BYTES + 16 + 4;

/**
 * Refresh tokens: random bits, the session, the generation, and a signature of all three. Valid tokens are stored as
 * hashes; the signature only proves that a token no longer stored was once issued by us.
 */
@Injectable()
export class RefreshTokens {
  constructor(private readonly secrets: Secrets) {}

  /**
   * Issues a token of the present generation, and deletes those of old ones.
   * @throws TooManyRequests when the generation has many already.
   */
  async issue(on: Queryable, sessionId: string, generation: number): Promise<string> {
    const token = this.make(sessionId, generation);
    const issued = await on.row(sql`
      WITH forgotten AS (
        DELETE FROM refresh_tokens WHERE session_id = ${sessionId} AND generation <= ${generation - KEPT_GENERATIONS}
      )
      INSERT INTO refresh_tokens (token_hash, session_id, generation)
      SELECT ${hashOf(token)}::bytea, ${sessionId}::uuid, ${generation}::int
      WHERE (SELECT count(*) FROM refresh_tokens r WHERE r.session_id = ${sessionId} AND r.generation = ${generation})
        < ${MAX_OF_GENERATION}
      RETURNING generation`);
    if (!issued) throw new TooManyRequests('This session is refreshed too often.', 10);
    return token;
  }

  /** Ends the session of an old token: its use means that it was stolen. */
  async endReused(on: Queryable, token: string): Promise<undefined> {
    const content = this.signedContentOf(token);
    if (!content) return;
    const sessionId = content.toString('hex', RANDOM_BYTES, RANDOM_BYTES + 16);
    const generation = content.readUInt32BE(RANDOM_BYTES + 16);
    await on.rows(sql`
      DELETE FROM sessions WHERE id = ${sessionId} AND generation >= ${generation + KEPT_GENERATIONS}`);
  }

  private make(sessionId: string, generation: number): string {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(generation);
    const session = Buffer.from(sessionId.replaceAll('-', ''), 'hex');
    const content = Buffer.concat([randomBytes(RANDOM_BYTES), session, counter]);
    return Buffer.concat([content, this.signatureOf(content)]).toString('base64url');
  }

  private signedContentOf(token: string): Buffer | undefined {
    const bytes = Buffer.from(token, 'base64url');
    const content = bytes.subarray(0, SIGNED_BYTES);
    const signature = this.signatureOf(content);
    if (bytes.length !== SIGNED_BYTES + signature.length) return undefined;
    return timingSafeEqual(bytes.subarray(SIGNED_BYTES), signature) ? content : undefined;
  }

  private signatureOf(content: Buffer): Buffer {
    return createHmac('sha256', this.secrets.jwtKey).update('refresh token').update(content).digest().subarray(0, 16);
  }
}

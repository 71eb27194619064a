import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../common/access.js';
import { NotFound, Unauthenticated } from '../common/problem.js';
import { Config } from '../config.js';
import { Database, type Queryable, rfc3339, sql, type Transaction } from '../database/sql.js';
import { UserSteps } from '../users/user.steps.js';
import type { AuthenticatedUserDto, SessionDto } from './auth.dto.js';

/** From where a session is used. */
export interface Client {
  user_agent: string;
  address: string;
}

/** A session that was opened or refreshed. */
export interface OpenSession {
  session_id: string;
  /** For the cookie; stored only as a hash. */
  refresh_token: string;
  user: AuthenticatedUserDto;
}

/**
 * For how long the token before the current one still works, in seconds: two tabs that refresh at once both live, and a
 * stolen token that is used later ends the session.
 */
const GRACE_S = 10;

interface PresentedToken extends AuthenticatedUserDto {
  session_id: string;
  /** How many rotations ago this token was current. */
  age: number;
  in_grace: boolean;
}

const ACTOR_COLUMNS = sql`u.id, u.name, u.role`;

/** Sessions: opened at login, refreshed by rotating their token, ended by deleting them. */
@Injectable()
export class SessionService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, user }) => this.endAllOf(tx, user.id));
    this.steps.on('password_set', ({ tx, user, author }) => this.endAllOf(tx, user.id, author.session_id));
  }

  /** Seconds for which a session lives without being refreshed. */
  get lifetime_s(): number {
    return this.config.REFRESH_TOKEN_EXPIRE_DAYS * 24 * 3600;
  }

  /** The user of a session as they are now, or undefined when either has ended. */
  actor(user_id: string, session_id: string): Promise<Actor | undefined> {
    return this.database.row<Actor>(sql`
      SELECT ${ACTOR_COLUMNS}, s.id AS session_id FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = ${session_id} AND s.user_id = ${user_id} AND s.expires_at > now() AND u.deleted_at IS NULL`);
  }

  /**
   * Opens a session for a user.
   * @param password_hash the one that their password was compared with: comparing takes a while, in which a new password
   *   may have ended all sessions.
   * @throws Unauthenticated when the user has been deleted or has another password by now.
   */
  async open(user: AuthenticatedUserDto, client: Client, password_hash?: string): Promise<OpenSession> {
    const session_id = uuidv7();
    const user_agent = client.user_agent.slice(0, 500);
    return this.database.transaction(async (tx) => {
      const opened = await tx.row(sql`
        INSERT INTO sessions (id, user_id, user_agent, address, expires_at)
        SELECT ${session_id}::uuid, id, ${user_agent}, ${client.address}, now() + ${this.lifetime_s} * interval '1 s'
        FROM users WHERE id = ${user.id} AND deleted_at IS NULL
          AND password_hash = coalesce(${password_hash ?? null}, password_hash)
        FOR SHARE
        RETURNING id`);
      if (!opened) throw new Unauthenticated('The account has changed in the meantime. Please log in again.');
      return { session_id, user, refresh_token: await issue(tx, session_id, 0) };
    });
  }

  /**
   * Exchanges a refresh token for the next one.
   * @throws Unauthenticated when it is unknown, expired, or was rotated before: then the session ends too.
   */
  async refresh(refresh_token: string): Promise<OpenSession> {
    const session = await this.database.transaction(async (tx) => {
      const token = await lockToken(tx, refresh_token);
      if (!token) return undefined;
      const { session_id, age, in_grace, ...user } = token;
      if (age > 0 && !in_grace) {
        await tx.rows(sql`DELETE FROM sessions WHERE id = ${session_id}`);
        return undefined;
      }
      const generation = await (age > 0 ? currentGeneration(tx, session_id) : this.rotate(tx, session_id));
      return { session_id, user, refresh_token: await issue(tx, session_id, generation) };
    });
    if (!session) throw new Unauthenticated('The session has ended. Please log in again.');
    return session;
  }

  /** Ends the session to which a refresh token belongs, if any. */
  async endByToken(refresh_token: string): Promise<void> {
    await this.database.rows(sql`
      DELETE FROM sessions s USING refresh_tokens r WHERE r.session_id = s.id AND r.token_hash = ${hash(refresh_token)}`);
  }

  /** @throws NotFound when the user has no such session. */
  async end(user_id: string, session_id: string): Promise<void> {
    const ended = await this.database.row(sql`
      DELETE FROM sessions WHERE id = ${session_id} AND user_id = ${user_id} RETURNING id`);
    if (!ended) throw new NotFound('session');
  }

  /** The sessions of a user, last used first. */
  list(actor: Actor): Promise<SessionDto[]> {
    return this.database.rows<SessionDto>(sql`
      SELECT id, ${rfc3339(sql`created_at`)} AS created_at, ${rfc3339(sql`last_used_at`)} AS last_used_at,
        user_agent, address, id = ${actor.session_id} AS current
      FROM sessions WHERE user_id = ${actor.id} AND expires_at > now() ORDER BY sessions.last_used_at DESC, id`);
  }

  /** Forgets sessions that have expired. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM sessions WHERE expires_at <= now()`);
  }

  private async rotate(tx: Transaction, session_id: string): Promise<number> {
    const session = await tx.row<{ generation: number }>(sql`
      UPDATE sessions SET generation = generation + 1, rotated_at = now(), last_used_at = now(),
        expires_at = now() + ${this.lifetime_s} * interval '1 s'
      WHERE id = ${session_id} RETURNING generation`);
    return session?.generation ?? 0;
  }

  private async endAllOf(tx: Transaction, user_id: string, except?: string): Promise<void> {
    await tx.rows(sql`DELETE FROM sessions WHERE user_id = ${user_id} AND id IS DISTINCT FROM ${except ?? null}::uuid`);
  }
}

async function lockToken(tx: Transaction, refresh_token: string): Promise<PresentedToken | undefined> {
  return tx.row<PresentedToken>(sql`
    SELECT ${ACTOR_COLUMNS}, u.email, s.id AS session_id, s.generation - r.generation AS age,
      s.generation - r.generation = 1 AND s.rotated_at > now() - ${GRACE_S} * interval '1 s' AS in_grace
    FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id JOIN users u ON u.id = s.user_id
    WHERE r.token_hash = ${hash(refresh_token)} AND s.expires_at > now() AND u.deleted_at IS NULL
    FOR UPDATE OF s`);
}

async function currentGeneration(on: Queryable, session_id: string): Promise<number> {
  const session = await on.row<{ generation: number }>(sql`SELECT generation FROM sessions WHERE id = ${session_id}`);
  return session?.generation ?? 0;
}

async function issue(on: Queryable, session_id: string, generation: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await on.rows(sql`
    INSERT INTO refresh_tokens (token_hash, session_id, generation) VALUES (${hash(token)}, ${session_id}, ${generation})`);
  return token;
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

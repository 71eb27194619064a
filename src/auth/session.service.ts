import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../kernel/access/access.js';
import { list, type Page, sortKey } from '../kernel/paging/page.js';
import type { PageQuery } from '../kernel/paging/page.dto.js';
import { NotFound, Unauthenticated } from '../kernel/http/problem.js';
import { Config } from '../config.js';
import { Database, rfc3339, sql, type Transaction } from '../database/sql.js';
import { UserSteps } from '../users/user-steps.js';
import type { AuthenticatedUserDto, SessionDto } from './auth.dto.js';
import { DeviceService } from './device.service.js';
import { RefreshTokens } from './refresh-tokens.js';
import { SecondFactorRequirement } from './second-factor/second-factor.requirement.js';
import { Session } from './session.entity.js';
import { hashOf } from './token-hash.js';

/** The origin of a session's use. */
export interface Client {
  user_agent: string;
  address: string;
  /** May identify the device. */
  deviceTokens?: string[];
}

/** A session that was opened or refreshed. */
export interface OpenSession {
  session_id: string;
  /** For the cookie; only its hash is stored. */
  refresh_token: string;
  /** For the cookie, if the device is new. */
  deviceToken?: string;
  user: AuthenticatedUserDto;
}

/** The proof with which a user opens a session. */
export interface Proof {
  /**
   * The hash that the password was compared with: during the comparison, a new password may have ended all sessions.
   */
  passwordHash?: string;
  /** The hash of a known device's token. */
  device?: Buffer | null;
  /** The account at an identity provider, which must still be linked. */
  identity_id?: string;
}

/** The maximum number of sessions of a user: another login ends the least recently used one. */
export const MAX_SESSIONS = 50;

/**
 * How long the previous token still works, in seconds: two tabs may refresh at once, but a stolen token that is used
 * later ends the session.
 */
const GRACE_S = 10;

interface PresentedToken extends AuthenticatedUserDto {
  session_id: string;
  is_marked: boolean;
  /** How many rotations ago this token was current. */
  age: number;
  in_grace: boolean;
}

const ACTOR_COLUMNS = sql`u.id, u.name, u.role`;

/** Sessions: opened by a login, refreshed by rotating their token, ended by deleting them. */
@Injectable()
export class SessionService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly steps: UserSteps,
    private readonly devices: DeviceService,
    private readonly tokens: RefreshTokens,
    private readonly requirement: SecondFactorRequirement,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, user }) => this.endAllOf(tx, user.id));
    this.steps.on('password_set', ({ tx, user, author }) => this.endAllOf(tx, user.id, author.session_id));
  }

  /** How many seconds a session lasts without a refresh. */
  get lifetimeS(): number {
    return this.config.REFRESH_TOKEN_EXPIRE_DAYS * 24 * 3600;
  }

  /** The session's user in their present state, or undefined if either no longer exists. */
  actor(user_id: string, session_id: string): Promise<Actor | undefined> {
    return this.database.row<Actor>(sql`
      SELECT ${ACTOR_COLUMNS}, s.id AS session_id${this.requirement.columnOfSession} FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = ${session_id} AND s.user_id = ${user_id} AND s.expires_at > now() AND u.deleted_at IS NULL`);
  }

  /**
   * Opens a session for a user, and registers the device.
   * @throws Unauthenticated when the user was deleted or the password has changed.
   */
  open(user: AuthenticatedUserDto, client: Client): Promise<OpenSession> {
    return this.database.transaction((tx) => this.openIn(tx, user, client));
  }

  /** The same in a transaction of the caller. @throws Unauthenticated */
  async openIn(tx: Transaction, user: AuthenticatedUserDto, client: Client, proof: Proof = {}): Promise<OpenSession> {
    const session_id = uuidv7();
    await this.insert(tx, session_id, user.id, client, proof);
    await endOldest(tx, user.id, session_id);
    const deviceToken = await this.recognise(tx, session_id, user.id, proof.device);
    return { session_id, user, deviceToken, refresh_token: await this.tokens.issue(tx, session_id, 0) };
  }

  /**
   * Exchanges a refresh token for the next one.
   * @throws Unauthenticated when it is unknown, expired, or was already rotated: then the session ends too.
   */
  async refresh(refresh_token: string): Promise<OpenSession> {
    const session = await this.database.transaction(async (tx) => {
      const token = await lockToken(tx, refresh_token);
      if (!token) return this.tokens.endReused(tx, refresh_token);
      const { session_id, is_marked, age, in_grace, ...user } = token;
      if (age > 0 && !in_grace) {
        await tx.manager.delete(Session, { id: session_id });
        return undefined;
      }
      const generation = await (age > 0 ? currentGeneration(tx, session_id) : this.rotate(tx, session_id));
      const deviceToken = is_marked ? undefined : await this.recognise(tx, session_id, user.id);
      return { session_id, user, deviceToken, refresh_token: await this.tokens.issue(tx, session_id, generation) };
    });
    if (!session) throw new Unauthenticated('The session has ended. Please log in again.');
    return session;
  }

  /** Ends the session of a refresh token, if any. */
  async endByToken(refresh_token: string): Promise<void> {
    await this.database.rows(sql`
      DELETE FROM sessions s USING refresh_tokens r WHERE r.session_id = s.id AND r.token_hash = ${hashOf(refresh_token)}`);
  }

  /**
   * Ends one of the caller's sessions, and forgets its device, unless the caller is using it.
   * @throws NotFound when the user has no such session.
   */
  async end(actor: Actor, session_id: string): Promise<void> {
    const ended = await this.database.row(sql`
      WITH ended AS (
        DELETE FROM sessions WHERE id = ${session_id} AND user_id = ${actor.id} RETURNING id, device_hash
      ), forgotten AS (
        DELETE FROM devices d USING ended e WHERE d.token_hash = e.device_hash AND d.token_hash IS DISTINCT FROM
          (SELECT own.device_hash FROM sessions own WHERE own.id = ${actor.session_id})
      ) SELECT id FROM ended`);
    if (!ended) throw new NotFound('session');
  }

  /** The sessions of a user, last used first. */
  list(actor: Actor, page: PageQuery): Promise<Page<SessionDto>> {
    return list<SessionDto>(
      this.database,
      {
        columns: sql`
          s.id, ${rfc3339(sql`s.created_at`)} AS created_at, ${rfc3339(sql`s.last_used_at`)} AS last_used_at,
          s.user_agent, s.address, s.id = ${actor.session_id} AS current`,
        of: sql`s`,
        from: sql`sessions s`,
        where: sql`s.user_id = ${actor.id} AND s.expires_at > now()`,
        id: sql`s.id`,
        sorts: { last_used_at: sortKey('timestamptz', sql`s.last_used_at`) },
        default_sort: '-last_used_at',
      },
      page,
    );
  }

  /** Deletes expired sessions. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM sessions WHERE expires_at <= now()`);
  }

  /** @throws Unauthenticated */
  private async insert(
    tx: Transaction,
    session_id: string,
    userId: string,
    client: Client,
    { passwordHash, device, identity_id }: Proof,
  ): Promise<void> {
    const identity = identity_id ?? null;
    const user_agent = client.user_agent.slice(0, 500);
    const opened = await tx.row(sql`
      INSERT INTO sessions (id, user_id, user_agent, address, device_hash, identity_id, expires_at)
      SELECT ${session_id}::uuid, id, ${user_agent}, ${client.address}, ${device ?? null}::bytea, ${identity}::uuid,
        now() + ${this.lifetimeS} * interval '1 s'
      FROM users WHERE id = ${userId} AND deleted_at IS NULL
        AND password_hash = coalesce(${passwordHash ?? null}, password_hash)
        AND (${identity}::uuid IS NULL OR EXISTS (
          SELECT FROM identities i WHERE i.id = ${identity}::uuid AND i.user_id = users.id))
      FOR NO KEY UPDATE
      RETURNING id`);
    if (!opened) throw new Unauthenticated('The account has changed in the meantime. Please log in again.');
  }

  /** Registers the device of a session. @returns its token if it was not known before. */
  private async recognise(
    tx: Transaction,
    session_id: string,
    userId: string,
    device?: Buffer | null,
  ): Promise<string | undefined> {
    if (device) {
      await this.devices.touch(tx, device);
      return undefined;
    }
    const token = await this.devices.mark(tx, userId);
    await tx.manager.update(Session, { id: session_id }, { device_hash: hashOf(token) });
    return token;
  }

  private async rotate(tx: Transaction, session_id: string): Promise<number> {
    const session = await tx.row<{ generation: number }>(sql`
      UPDATE sessions SET generation = generation + 1, rotated_at = now(), last_used_at = now(),
        expires_at = now() + ${this.lifetimeS} * interval '1 s'
      WHERE id = ${session_id} RETURNING generation`);
    return session?.generation ?? 0;
  }

  /** Ends all sessions of a user, in a transaction of the caller. @param except the id of one that goes on. */
  async endAllOf(tx: Transaction, user_id: string, except?: string): Promise<void> {
    await tx.rows(sql`DELETE FROM sessions WHERE user_id = ${user_id} AND id IS DISTINCT FROM ${except ?? null}::uuid`);
  }
}

/** The least recently used sessions of a user above the limit. The caller holds the lock of the user. */
async function endOldest(tx: Transaction, userId: string, except: string): Promise<void> {
  await tx.rows(sql`
    DELETE FROM sessions WHERE id IN (
      SELECT id FROM sessions WHERE user_id = ${userId} AND id <> ${except}
      ORDER BY last_used_at DESC, id DESC OFFSET ${MAX_SESSIONS - 1})`);
}

async function lockToken(tx: Transaction, refresh_token: string): Promise<PresentedToken | undefined> {
  return tx.row<PresentedToken>(sql`
    SELECT ${ACTOR_COLUMNS}, u.email, s.id AS session_id, s.device_hash IS NOT NULL AS is_marked, s.generation - r.generation AS age,
      s.generation - r.generation = 1 AND s.rotated_at > now() - ${GRACE_S} * interval '1 s' AS in_grace
    FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id JOIN users u ON u.id = s.user_id
    WHERE r.token_hash = ${hashOf(refresh_token)} AND s.expires_at > now() AND u.deleted_at IS NULL
    FOR UPDATE OF s`);
}

async function currentGeneration({ manager }: Transaction, id: string): Promise<number> {
  const session = await manager.findOne(Session, { select: { generation: true }, where: { id } });
  return session?.generation ?? 0;
}

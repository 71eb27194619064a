import { Injectable, Logger } from '@nestjs/common';
import { Database, sql } from '../database/sql.js';
import type { Actor, Role, Scope } from '../kernel/access/access.js';
import { isApiToken } from './api-token-format.js';
import type { Identity } from './strategies/identity.js';
import { SecondFactorRequirement } from './second-factor/second-factor.requirement.js';
import { hashOf } from './token-hash.js';

/** A valid token with its user, in their present state. */
interface Found {
  token_id: string;
  token_name: string;
  scopes: Scope[];
  project_ids: string[] | null;
  /** Milliseconds since 1970; null for a token that does not expire. */
  expires_at: number | null;
  is_stale: boolean;
  id: string;
  name: string;
  /** The role that the token gives: without the scope `admin`, that of a member. */
  role: Role;
  /** Of the user, whatever the token is for. */
  lacks_factor?: boolean;
}

/** The last use of a token is recorded at most this often. */
const USED_EVERY = sql`interval '1 minute'`;
/** At least this many users of tokens are remembered. */
const MAX_REMEMBERED = 5_000;

/** Identifies callers by their API tokens. */
@Injectable()
export class ApiTokens {
  private readonly logger = new Logger(ApiTokens.name);
  /** By token: the user whose it was when it was last used. Tells nothing about whether it is still valid. */
  private newer = new Map<string, string>();
  private older = new Map<string, string>();
  /** Tokens whose use is being recorded. */
  private readonly touching = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly requirement: SecondFactorRequirement,
  ) {}

  /** Reads token and user for every request: a revocation, a demotion or a deletion takes effect with the next one. */
  async identify(token: string): Promise<Identity | null> {
    if (!isApiToken(token)) return null;
    const found = await this.database.row<Found>(sql`
      SELECT t.id AS token_id, t.name AS token_name, t.scopes, t.project_ids,
        (extract(epoch FROM t.expires_at) * 1000)::float8 AS expires_at,
        (t.last_used_at > now() - ${USED_EVERY}) IS NOT TRUE AS is_stale,
        u.id, u.name, CASE WHEN 'admin' = ANY (t.scopes) THEN u.role ELSE 'member' END AS role${this.requirement.column}
      FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.token_hash = ${hashOf(token)} AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.deleted_at IS NULL`);
    if (!found) return null;
    const { token_id, token_name, scopes, project_ids, expires_at, is_stale, ...user } = found;
    this.remember(token, user.id);
    if (is_stale) this.touch(token_id);
    const actor: Actor = { ...user, token: { id: token_id, name: token_name, scopes, project_ids } };
    return { actor, expiresAt: expires_at ?? Infinity };
  }

  /** The user of a token that was valid once, without asking the database: their requests are counted together. */
  userOf(token: string): string | undefined {
    return this.newer.get(token) ?? this.older.get(token);
  }

  private remember(token: string, user_id: string): void {
    if (this.newer.has(token)) return;
    if (this.newer.size >= MAX_REMEMBERED) {
      this.older = this.newer;
      this.newer = new Map();
    }
    this.newer.set(token, user_id);
  }

  /** Beside the request, which does not wait for it. */
  private touch(id: string): void {
    if (this.touching.has(id)) return;
    this.touching.add(id);
    this.database
      .rows(
        sql`
        UPDATE api_tokens SET last_used_at = now()
        WHERE id = ${id} AND (last_used_at > now() - ${USED_EVERY}) IS NOT TRUE`,
      )
      .catch((error: unknown) => this.logger.debug({ err: error }, 'the use of a token was not recorded'))
      .finally(() => this.touching.delete(id));
  }
}

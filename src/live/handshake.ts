import { Injectable } from '@nestjs/common';
import { SessionService } from '../auth/session.service.js';
import { TokenService } from '../auth/token.service.js';
import type { Actor } from '../kernel/access/access.js';
import { Unauthenticated } from '../kernel/http/problem.js';
import { LiveQueries } from './live.queries.js';

/** Who connects, and until when their token counts. */
export interface Visitor {
  actor: Actor;
  password_digest: string;
  /** Milliseconds since 1970. */
  expires_at: number;
}

/** Finds out who connects. */
@Injectable()
export class Handshake {
  constructor(
    private readonly tokens: TokenService,
    private readonly sessions: SessionService,
    private readonly queries: LiveQueries,
  ) {}

  /** @throws Unauthenticated for a token that does not count. */
  async visitor(token: unknown): Promise<Visitor> {
    const claims = typeof token === 'string' ? this.tokens.verify(token) : null;
    const actor = claims && (await this.sessions.actor(claims.sub, claims.sid));
    const [session] = actor ? await this.queries.sessions([actor.session_id]) : [];
    if (!claims || !actor || !session) throw new Unauthenticated();
    return { actor, password_digest: session.password_digest, expires_at: claims.exp * 1000 };
  }
}

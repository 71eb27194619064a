import { Injectable } from '@nestjs/common';
import { Authentication } from '../auth/authentication.js';
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
    private readonly authentication: Authentication,
    private readonly queries: LiveQueries,
  ) {}

  /** @throws Unauthenticated for a token that does not count. */
  async visitor(token: unknown): Promise<Visitor> {
    const authorization = typeof token === 'string' ? `Bearer ${token}` : undefined;
    const { actor, expiresAt } = await this.authentication.of({ headers: { authorization } });
    const [session] = await this.queries.sessions([actor.session_id]);
    if (!session) throw new Unauthenticated();
    return { actor, password_digest: session.password_digest, expires_at: expiresAt };
  }
}

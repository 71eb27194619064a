import { Injectable } from '@nestjs/common';
import { Authentication } from '../auth/authentication.js';
import type { Actor } from '../kernel/access/access.js';
import { Unauthenticated } from '../kernel/http/problem.js';
import { LiveQueries } from './live.queries.js';

/** An authenticated user, and when their token expires. */
export interface Visitor {
  actor: Actor;
  password_digest: string;
  /** Milliseconds since 1970. */
  expires_at: number;
}

/** Authenticates connections. */
@Injectable()
export class Handshake {
  constructor(
    private readonly authentication: Authentication,
    private readonly queries: LiveQueries,
  ) {}

  /** @throws Unauthenticated for an invalid token. */
  async visitor(token: unknown): Promise<Visitor> {
    const authorization = typeof token === 'string' ? `Bearer ${token}` : undefined;
    const { actor, expiresAt } = await this.authentication.of({ headers: { authorization } });
    const [session] = await this.queries.sessions([actor.session_id]);
    if (!session) throw new Unauthenticated();
    return { actor, password_digest: session.password_digest, expires_at: expiresAt };
  }
}

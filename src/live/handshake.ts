import { Injectable } from '@nestjs/common';
import { Authentication } from '../auth/authentication.js';
import { SecondFactorRequired } from '../auth/second-factor/second-factor.problems.js';
import { type Actor, Scope } from '../kernel/access/access.js';
import { Forbidden, Unauthenticated } from '../kernel/http/problem.js';
import { credentialOf, LiveQueries } from './live.queries.js';

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

  /**
   * @throws Unauthenticated for an invalid token; Forbidden for an API token that may not read; SecondFactorRequired
   */
  async visitor(token: unknown): Promise<Visitor> {
    const authorization = typeof token === 'string' ? `Bearer ${token}` : undefined;
    const { actor, expiresAt } = await this.authentication.of({ headers: { authorization } });
    if (actor.lacks_factor) throw new SecondFactorRequired();
    if (actor.token && !actor.token.scopes.includes(Scope.Read)) {
      throw new Forbidden('This needs an API token with the scope read.');
    }
    const [session] = await this.queries.sessions([credentialOf(actor)]);
    if (!session) throw new Unauthenticated();
    return { actor, password_digest: session.password_digest, expires_at: expiresAt };
  }
}

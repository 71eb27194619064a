import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import { Config } from '../../config.js';
import { Secrets } from '../../kernel/secrets.js';
import { SessionService } from '../session.service.js';
import { type AccessClaims, AUDIENCE, bearerOf, isAccessClaims } from '../token.service.js';
import type { Claimant, Identity } from './identity.js';

/** Access tokens, which are made at login and belong to a session. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    secrets: Secrets,
    config: Config,
    private readonly sessions: SessionService,
  ) {
    super({
      jwtFromRequest: ({ headers }: Claimant) => bearerOf(headers.authorization) ?? null,
      // As a key object: made from text, it would be made again for each request.
      secretOrKey: secrets.jwtKey as unknown as Buffer,
      audience: AUDIENCE,
      algorithms: [config.JWT_ALGORITHM],
    } satisfies StrategyOptionsWithoutRequest);
  }

  /** Reads user and session again for every request: a demotion, a deletion or a logout counts from the next one on. */
  async validate(claims: Partial<AccessClaims>): Promise<Identity | null> {
    if (!isAccessClaims(claims)) return null;
    const actor = await this.sessions.actor(claims.sub, claims.sid);
    return actor ? { actor, expiresAt: claims.exp * 1000 } : null;
  }
}

import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { Config } from '../../config.js';
import { Secrets } from '../../kernel/secrets.js';
import { SessionService } from '../session.service.js';
import { AUDIENCE, bearerOf, isAccessClaims } from '../token.service.js';
import { type AccessClaims, VerifiedTokens } from '../verified-tokens.js';
import type { Claimant, Identity } from './identity.js';

/** Authenticates access tokens, which are issued at login and belong to a session. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    secrets: Secrets,
    config: Config,
    private readonly sessions: SessionService,
    private readonly verified: VerifiedTokens,
  ) {
    super({
      jwtFromRequest: tokenOf,
      // A key object, because a text would be converted for each request.
      secretOrKey: secrets.jwtKey as unknown as Buffer,
      audience: AUDIENCE,
      algorithms: [config.JWT_ALGORITHM],
      passReqToCallback: true,
    } satisfies StrategyOptionsWithRequest);
  }

  /** Verifying the signature is most of the cost, so each token is verified once. */
  override authenticate(claimant: Claimant, options?: object): void {
    const known = this.verified.get(tokenOf(claimant) ?? '');
    if (!known) return super.authenticate(claimant as never, options);
    this.identify(known).then(
      (identity) => (identity ? this.success(identity) : this.fail(401)),
      (error: Error) => this.error(error),
    );
  }

  /** Called for a token that has just been verified. */
  async validate(claimant: Claimant, claims: Partial<AccessClaims>): Promise<Identity | null> {
    if (!isAccessClaims(claims)) return null;
    this.verified.add(tokenOf(claimant) ?? '', claims);
    return this.identify(claims);
  }

  /** Reads user and session for every request: a demotion, a deletion or a logout takes effect with the next one. */
  private async identify({ sub, sid, exp }: AccessClaims): Promise<Identity | null> {
    const actor = await this.sessions.actor(sub, sid);
    return actor ? { actor, expiresAt: exp * 1000 } : null;
  }
}

function tokenOf({ headers }: Claimant): string | null {
  return bearerOf(headers.authorization) ?? null;
}

import { Injectable } from '@nestjs/common';
import { UUID } from '../kernel/validation/fields.js';
import { Config } from '../config.js';
import { SignedTokens } from './signed-tokens.js';
import { type AccessClaims, VerifiedTokens } from './verified-tokens.js';

/** Distinguishes access tokens from anything else signed with the same key. */
export const AUDIENCE = 'flowtrack:access';

/** Issues and verifies access tokens. */
@Injectable()
export class TokenService {
  constructor(
    private readonly tokens: SignedTokens,
    private readonly config: Config,
    private readonly verified: VerifiedTokens,
  ) {}

  /** Lifetime of an access token in seconds. */
  get expires_in(): number {
    return this.config.ACCESS_TOKEN_EXPIRE_MINUTES * 60;
  }

  sign(user_id: string, session_id: string): string {
    return this.tokens.sign(AUDIENCE, { sid: session_id }, this.expires_in, { subject: user_id });
  }

  /** The claims of a valid token, or null. */
  verify(token: string): AccessClaims | null {
    const known = this.verified.get(token);
    if (known) return known;
    const claims = this.check(token);
    if (claims) this.verified.add(token, claims);
    return claims;
  }

  private check(token: string): AccessClaims | null {
    const claims = this.tokens.verify<AccessClaims>(AUDIENCE, token);
    return claims && isAccessClaims(claims) ? claims : null;
  }
}

/** The token in an `Authorization` header, or undefined. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(header ?? '')?.[1];
}

/** Whether the claims of a verified token have the expected form. */
export function isAccessClaims(claims: Partial<AccessClaims>): claims is AccessClaims {
  return UUID.test(claims.sub ?? '') && UUID.test(claims.sid ?? '') && typeof claims.exp === 'number';
}

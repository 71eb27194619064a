import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { UUID } from '../kernel/validation/fields.js';
import { Secrets } from '../kernel/secrets.js';
import { Config } from '../config.js';

/** What an access token says: whose it is, and of which session. Never the role, which may change meanwhile. */
export interface AccessClaims {
  sub: string;
  sid: string;
  /** Unix time in seconds. */
  exp: number;
}

/** Sets access tokens apart from whatever else may be signed with the same key. */
export const AUDIENCE = 'flowtrack:access';

/** So many tokens are remembered at least, of about 400 bytes each. */
const MAX_REMEMBERED = 5_000;

/** Makes and checks access tokens. */
@Injectable()
export class TokenService {
  /** A signature that was right stays right; only the expiry has to be looked at again. */
  private verified = new Map<string, AccessClaims>();
  private verifiedBefore = new Map<string, AccessClaims>();

  constructor(
    private readonly jwt: JwtService,
    private readonly secrets: Secrets,
    private readonly config: Config,
  ) {}

  /** Lifetime of an access token in seconds. */
  get expires_in(): number {
    return this.config.ACCESS_TOKEN_EXPIRE_MINUTES * 60;
  }

  sign(user_id: string, session_id: string): string {
    return this.jwt.sign(
      { sid: session_id },
      {
        subject: user_id,
        audience: AUDIENCE,
        expiresIn: this.expires_in,
        algorithm: this.config.JWT_ALGORITHM,
        privateKey: this.secrets.jwtKey,
      },
    );
  }

  /** The claims of a token that is ours and has not expired, or null. */
  verify(token: string): AccessClaims | null {
    const known = this.verified.get(token) ?? this.verifiedBefore.get(token);
    if (known) return known.exp * 1000 > Date.now() ? known : null;
    const claims = this.check(token);
    if (claims) this.remember(token, claims);
    return claims;
  }

  /** What is seldom used is forgotten: the older half goes whenever the newer one is full. */
  private remember(token: string, claims: AccessClaims): void {
    if (this.verified.size >= MAX_REMEMBERED) {
      this.verifiedBefore = this.verified;
      this.verified = new Map();
    }
    this.verified.set(token, claims);
  }

  private check(token: string): AccessClaims | null {
    try {
      const claims = this.jwt.verify<Partial<AccessClaims>>(token, {
        audience: AUDIENCE,
        algorithms: [this.config.JWT_ALGORITHM],
      });
      return isAccessClaims(claims) ? claims : null;
    } catch {
      return null;
    }
  }
}

/** The token in an `Authorization` header; undefined where there is none. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(header ?? '')?.[1];
}

/** Whether a token that is ours says whose it is. */
export function isAccessClaims(claims: Partial<AccessClaims>): claims is AccessClaims {
  return UUID.test(claims.sub ?? '') && UUID.test(claims.sid ?? '') && typeof claims.exp === 'number';
}

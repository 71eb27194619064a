import { Injectable } from '@nestjs/common';

/** The claims of an access token: user and session, but never the role, which may change. */
export interface AccessClaims {
  sub: string;
  sid: string;
  exp: number;
}

/** At least this many tokens are remembered, of about 400 bytes each. */
const MAX_REMEMBERED = 5_000;

/**
 * Tokens whose signature was verified, so that only the expiry needs checking again. All callers share one cache, so
 * each token is verified once.
 */
@Injectable()
export class VerifiedTokens {
  private newer = new Map<string, AccessClaims>();
  private older = new Map<string, AccessClaims>();

  /** The claims of a remembered token that has not expired. */
  get(token: string): AccessClaims | undefined {
    const known = this.newer.get(token) ?? this.older.get(token);
    return known && known.exp * 1000 > Date.now() ? known : undefined;
  }

  /** The older half is dropped whenever the newer one is full, so rarely used tokens are forgotten. */
  add(token: string, claims: AccessClaims): void {
    if (this.newer.size >= MAX_REMEMBERED) {
      this.older = this.newer;
      this.newer = new Map();
    }
    this.newer.set(token, claims);
  }
}

import { Injectable } from '@nestjs/common';

/** What an access token says: whose it is, and of which session. Never the role, which may change meanwhile. */
export interface AccessClaims {
  sub: string;
  sid: string;
  /** Unix time in seconds. */
  exp: number;
}

/** So many tokens are remembered at least, of about 400 bytes each. */
const MAX_REMEMBERED = 5_000;

/**
 * Tokens whose signature was right: it stays right, and only the expiry has to be looked at again. One memory serves whoever
 * verifies tokens, so each is verified once.
 */
@Injectable()
export class VerifiedTokens {
  private newer = new Map<string, AccessClaims>();
  private older = new Map<string, AccessClaims>();

  /** The claims of a token that is remembered and has not expired. */
  get(token: string): AccessClaims | undefined {
    const known = this.newer.get(token) ?? this.older.get(token);
    return known && known.exp * 1000 > Date.now() ? known : undefined;
  }

  /** What is seldom used is forgotten: the older half goes whenever the newer one is full. */
  add(token: string, claims: AccessClaims): void {
    if (this.newer.size >= MAX_REMEMBERED) {
      this.older = this.newer;
      this.newer = new Map();
    }
    this.newer.set(token, claims);
  }
}

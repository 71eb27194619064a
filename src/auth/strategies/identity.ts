import type { Actor } from '../../kernel/access/access.js';

/** An authenticated caller. */
export interface Identity {
  readonly actor: Actor;
  /** When the credentials expire, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The input of strategies: a request, or the equivalent of a handshake. */
export interface Claimant {
  headers: { authorization?: string };
  identity?: Identity;
}

import type { Actor } from '../../kernel/access/access.js';

/** What a strategy finds out about a caller. */
export interface Identity {
  readonly actor: Actor;
  /** Until when what they have shown counts, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What the strategies look at: a request, or what a handshake has in its place. */
export interface Claimant {
  headers: { authorization?: string };
  identity?: Identity;
}

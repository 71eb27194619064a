import type { Actor } from '../kernel/access/access.js';

/** Above this, a client that does not read is sent no more: it catches up from the database when it reads again. */
export const MAX_WAITING_MESSAGES = 256;
export const MAX_WAITING_BYTES = 1024 * 1024;

/** Why a connection ends: its token is invalid, or the client should reconnect with the same one. */
export type EndReason = 'access' | 'again';

/** A connected client, of either protocol. */
export interface Connection {
  readonly id: string;
  /** The user at the time of connecting: when a change affects access, the connection is closed. */
  readonly actor: Actor;
  /** Identifies the password at that time. */
  readonly password_digest: string;
  /** Whether the client gets the events of every visible project without subscribing to each. */
  readonly followsAll: boolean;
  /**
   * Sends `ready`. Nothing is sent before: the client reads the present state after it, so nothing earlier can be
   * missing.
   */
  isReady: boolean;
  send(name: string, payload: object): void;
  /** Whether the queue is so large that the client has to read first. */
  isFull(): boolean;
  close(reason: EndReason): void;
}

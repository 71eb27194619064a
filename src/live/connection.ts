import type { Actor } from '../kernel/access/access.js';

/** Past this, a client that does not read is not sent more: it catches up from the database when it reads again. */
export const MAX_WAITING_MESSAGES = 256;
export const MAX_WAITING_BYTES = 1024 * 1024;

/** Why a connection ends: its token counts no longer, or the client is to come again with the same one. */
export type EndReason = 'access' | 'again';

/** A client that is connected, by whichever protocol. */
export interface Connection {
  readonly id: string;
  /** The user as they were when they connected: when that changes, the connection is closed. */
  readonly actor: Actor;
  /** Stands for the password at that time. */
  readonly password_digest: string;
  /** Whether the client gets the events of every project that its user can see, without asking for each. */
  readonly followsAll: boolean;
  /** Nothing is sent before `ready`: the client reads what there is after it, so nothing of before can be missing. */
  isReady: boolean;
  send(name: string, payload: object): void;
  /** Whether so much waits to be sent that the client has to read first. */
  isFull(): boolean;
  /** Ends the connection. */
  close(reason: EndReason): void;
}

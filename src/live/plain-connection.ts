import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Actor } from '../kernel/access/access.js';
import { type Connection, type EndReason, MAX_WAITING_BYTES, MAX_WAITING_MESSAGES } from './connection.js';
import type { Visitor } from './handshake.js';

/** Close codes of the plain WebSocket, in the application range. */
export const CLOSE_UNAUTHENTICATED = 4401;
export const CLOSE_FORBIDDEN = 4403;
/** The close code for what is not the client's fault: it may reconnect with the same token. */
export const CLOSE_TRY_AGAIN = 1013;
/** How long a client may take to close its side, in milliseconds. */
const CLOSE_MS = 500;

/** A client on a plain WebSocket: JSON text frames of all projects that its user can see. */
export class PlainConnection implements Connection {
  readonly id = randomUUID();
  readonly actor: Actor;
  readonly password_digest: string;
  readonly followsAll = true;
  isReady = false;
  private waiting = 0;

  constructor(
    readonly socket: WebSocket,
    { actor, password_digest }: Visitor,
    private readonly onDrained: () => void,
  ) {
    this.actor = actor;
    this.password_digest = password_digest;
  }

  send(name: string, payload: object): void {
    if (this.isReady) this.sendText(frame(name, payload));
  }

  /** Sends an encoded frame. */
  sendText(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.waiting++;
    this.socket.send(text, () => {
      this.waiting--;
      if (this.waiting === 0) this.onDrained();
    });
  }

  isFull(): boolean {
    return this.socket.bufferedAmount > MAX_WAITING_BYTES || this.waiting > MAX_WAITING_MESSAGES;
  }

  close(reason: EndReason): void {
    this.socket.close(reason === 'access' ? CLOSE_UNAUTHENTICATED : CLOSE_TRY_AGAIN);
    // A client that does not read will not read a close frame either.
    setTimeout(() => this.socket.terminate(), CLOSE_MS).unref();
  }
}

/** Events contain their own type; other messages are wrapped. */
export function frame(name: string, payload: object): string {
  return JSON.stringify('seq' in payload ? payload : { type: name, data: payload });
}

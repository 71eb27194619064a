import type { Socket } from 'socket.io';
import type { Actor } from '../kernel/access/access.js';
import { type Connection, MAX_WAITING_BYTES, MAX_WAITING_MESSAGES } from './connection.js';
import type { Visitor } from './handshake.js';

/** A client with more unanswered requests than this is disconnected. */
const MAX_ASKED = 1000;
/** The same by size, in bytes. */
const MAX_ASKED_BYTES = 256 * 1024;

/** A client on Socket.IO. */
export class SocketConnection implements Connection {
  readonly id: string;
  readonly actor: Actor;
  readonly password_digest: string;
  readonly followsAll = false;
  isReady = false;
  private waitingBytes = 0;
  private turn = Promise.resolve();
  private asked = 0;
  /** Bytes received since there were last no unanswered requests. */
  private heardBytes = 0;
  /** Continuations to run once the client has read or disconnected. */
  private readonly waiting: (() => void)[] = [];

  constructor(
    readonly socket: Socket,
    { actor, password_digest }: Visitor,
    onDrained: () => void,
  ) {
    this.id = socket.id;
    this.actor = actor;
    this.password_digest = password_digest;
    socket.conn.on('drain', () => {
      this.waitingBytes = 0;
      this.goOn();
      onDrained();
    });
    socket.conn.on('close', () => this.goOn());
    socket.conn.on('data', (data: string | Buffer) => this.hear(data.length));
  }

  private hear(bytes: number): void {
    this.heardBytes = bytes + (this.asked > 0 ? this.heardBytes : 0);
    if (this.heardBytes > MAX_ASKED_BYTES) this.close();
  }

  /** Handles the client's requests in order, and only as fast as it reads the answers. */
  async inTurn(work: () => Promise<void>): Promise<void> {
    if (++this.asked > MAX_ASKED) return this.close();
    this.turn = this.turn.then(() => this.room()).then(work);
    await this.turn;
    this.asked--;
  }

  /** Resolves once the client has read or disconnected. */
  private async room(): Promise<void> {
    if (this.isFull() && this.socket.connected) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private goOn(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  send(name: string, payload: object): void {
    if (!this.isReady) return;
    this.waitingBytes += JSON.stringify(payload).length;
    this.socket.emit(name, payload);
  }

  /** Counts what others have put into the queue of this connection. */
  queued(bytes: number): void {
    this.waitingBytes += bytes;
  }

  isFull(): boolean {
    return this.waitingBytes > MAX_WAITING_BYTES || this.waitingMessages > MAX_WAITING_MESSAGES;
  }

  /** Packets that wait for the transport, which takes all of them when it is free. */
  private get waitingMessages(): number {
    return (this.socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
  }

  /** Closes the transport, not only the socket: clients then reconnect by themselves and authenticate again. */
  close(): void {
    // Drops waiting packets: otherwise a client that does not read would keep the connection open.
    this.socket.conn.close(true);
  }
}

import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { LiveEvent } from '../../client/src/live/types.js';
import type { TestActor } from './actor.js';
import { until } from './live.js';

// What a message holds is what the test that expects it knows, and checks.
type Any = any;

/** A Socket.IO connection without a client library of ours: everything that the server sends, as it comes. */
export class RawSocket {
  /** All messages in order. */
  readonly received: { name: string; payload: Any }[] = [];
  isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.onAny((name: string, payload: unknown) => this.received.push({ name, payload }));
    socket.on('disconnect', () => (this.isClosed = true));
  }

  /** Connects. Close it. */
  static connect(
    actor: TestActor,
    { token = actor.token, base = actor.base, transports = ['websocket'] } = {},
  ): RawSocket {
    const { origin, pathname } = new URL('socket.io', `${base}/`);
    const options = { path: pathname, auth: { token }, transports, forceNew: true, reconnection: false };
    return new RawSocket(io(origin, options));
  }

  /** Connects and waits until the server is ready. Close it. */
  static async open(
    actor: TestActor,
    { patienceMs = 15_000, ...options }: Parameters<typeof RawSocket.connect>[1] & { patienceMs?: number } = {},
  ): Promise<RawSocket> {
    const raw = RawSocket.connect(actor, options);
    await until(() => raw.received.some(({ name }) => name === 'ready'), 'ready', patienceMs).catch(
      (error: unknown) => {
        raw.close();
        throw error;
      },
    );
    return raw;
  }

  /** The answer to `subscribe`, whatever it is sent. */
  ask(message: unknown, name = 'subscribe'): Promise<Any> {
    return this.socket.timeout(10_000).emitWithAck(name, message);
  }

  /** The events of a project so far. */
  eventsOf({ id }: { id: string }): LiveEvent[] {
    return this.received
      .map(({ payload }) => payload as LiveEvent)
      .filter(({ project_id, seq }) => project_id === id && seq !== undefined);
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** A plain WebSocket connection. */
export class PlainSocket {
  /** All frames in order. */
  readonly frames: Any[] = [];
  /** The code with which it was closed. */
  code?: number;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString())));
    socket.on('close', (code) => (this.code = code));
    socket.on('error', () => undefined);
  }

  /**
   * Opens `/ws/notifications/{user_id}`, by default an actor's own with their token. Close it.
   * @param options.token null leaves it out of the address.
   */
  static connect(
    actor: TestActor,
    options: { user_id?: string; token?: string | null; first?: string; base?: string } = {},
  ): PlainSocket {
    const { user_id = actor.id, token = actor.token, first, base = actor.base } = options;
    const query = token === null ? '' : `?token=${encodeURIComponent(token)}`;
    const plain = new PlainSocket(new WebSocket(`${base.replace('http', 'ws')}/ws/notifications/${user_id}${query}`));
    if (first !== undefined) plain.socket.on('open', () => plain.socket.send(first));
    return plain;
  }

  /** Connects and waits until the server is ready. */
  static async open(actor: TestActor, options: Parameters<typeof PlainSocket.connect>[1] = {}): Promise<PlainSocket> {
    const plain = PlainSocket.connect(actor, options);
    await until(() => plain.frames[0]?.type === 'ready', 'ready');
    return plain;
  }

  get isClosed(): boolean {
    return this.code !== undefined;
  }

  /** The events of a project so far. */
  eventsOf({ id }: { id: string }): LiveEvent[] {
    return this.frames.filter(({ project_id, seq }) => project_id === id && seq !== undefined) as LiveEvent[];
  }

  close(): void {
    this.socket.close();
  }
}

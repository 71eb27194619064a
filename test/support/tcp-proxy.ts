import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What waits to be passed on, and since when it may be. */
interface Parcel {
  due: number;
  chunk: Buffer;
}

/** One direction of a connection: passes everything on in order, later if told so, or not at all. */
class Pipe {
  swallows = false;
  private readonly parcels: Parcel[] = [];
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly to: Socket,
    private readonly delay: () => number,
  ) {}

  take(chunk: Buffer): void {
    if (this.swallows) return;
    const last = this.parcels.at(-1)?.due ?? 0;
    this.parcels.push({ due: Math.max(last, performance.now() + this.delay()), chunk });
    this.pass();
  }

  private pass(): void {
    clearTimeout(this.timer);
    for (const now = performance.now(); (this.parcels[0]?.due ?? Infinity) <= now;) {
      const parcel = this.parcels.shift();
      if (parcel && !this.to.destroyed && !this.swallows) this.to.write(parcel.chunk);
    }
    const [next] = this.parcels;
    if (next) this.timer = setTimeout(() => this.pass(), next.due - performance.now());
  }
}

interface Connection {
  ends: [Socket, Socket];
  pipes: [Pipe, Pipe];
}

/** A network between clients and instances that can fail. Clients keep to one instance until it refuses connections. */
export class TcpProxy {
  /** How long everything takes, each way, in milliseconds. */
  delayMs = 0;
  /** Whether new connections let nothing through either. */
  isBlack = false;
  private readonly connections = new Set<Connection>();
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((client) => this.accept(client, this.targets.length));

  private constructor(
    private readonly targets: readonly number[],
    private current: number,
  ) {}

  /** @param targets ports; @param first the index of the one to begin with. */
  static async open(targets: readonly number[], first: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targets, first % targets.length);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends all connections without a farewell. */
  cut(): void {
    for (const { ends } of [...this.connections]) ends.forEach((end) => end.resetAndDestroy());
  }

  /** Lets the present connections stand, but nothing through them any more. */
  blackHole(): void {
    for (const { pipes } of this.connections) pipes.forEach((pipe) => (pipe.swallows = true));
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private accept(client: Socket, tries: number): void {
    this.keep(client);
    const server = connect(this.targets[this.current] ?? 0, '127.0.0.1');
    this.keep(server);
    server.once('connect', () => this.join(client, server));
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED' || tries <= 1) return client.destroy();
      this.current = (this.current + 1) % this.targets.length;
      this.accept(client, tries - 1);
    });
  }

  private join(client: Socket, server: Socket): void {
    const delay = () => this.delayMs;
    const pipes: Connection['pipes'] = [new Pipe(server, delay), new Pipe(client, delay)];
    const connection: Connection = { ends: [client, server], pipes };
    this.connections.add(connection);
    if (this.isBlack) pipes.forEach((pipe) => (pipe.swallows = true));
    client.on('data', (chunk: Buffer) => pipes[0].take(chunk));
    server.on('data', (chunk: Buffer) => pipes[1].take(chunk));
    const end = () => {
      this.connections.delete(connection);
      // What is on its way arrives; behind a black hole nobody learns of the end.
      if (!pipes[0].swallows) setTimeout(() => connection.ends.forEach((socket) => socket.end()), this.delayMs + 50);
    };
    client.on('close', end);
    server.on('close', end);
  }

  private keep(socket: Socket): void {
    if (this.sockets.has(socket)) return;
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

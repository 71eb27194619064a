import { connect, type Socket } from 'node:net';
import { until } from './live.js';

/** Bytes over a connection, as nobody's client library sends them, from a local address of one's own choice. */
export class TcpClient {
  text = '';
  /** Whether the server has ended its side, in whatever way. */
  isEnded = false;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('end', () => (this.isEnded = true)).on('close', () => (this.isEnded = true));
    socket.on('error', () => undefined);
  }

  /** Connects; never closes its side because the server does. Close it. */
  static open(base: string, from = '127.0.0.1'): TcpClient {
    const { hostname, port } = new URL(base);
    const options = { host: hostname, port: Number(port), localAddress: from, allowHalfOpen: true };
    return new TcpClient(connect(options));
  }

  send(text: string): this {
    this.socket.write(text);
    return this;
  }

  /** Sends, and waits for the beginning of the answer. @returns its status. */
  async ask(text: string): Promise<number> {
    const before = this.text.length;
    this.send(text);
    await until(() => this.isEnded || this.text.length > before, 'an answer');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.text.slice(before))?.[1] ?? 0);
  }

  close(): void {
    this.socket.destroy();
  }
}

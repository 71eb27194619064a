import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A message that has arrived. */
export interface Arrived {
  id: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: { type: string; seq: number; data: Record<string, unknown>; [name: string]: unknown };
}

type Answer = (response: ServerResponse, arrived: Arrived) => void;

/** A receiver of webhooks, as a third party runs one. */
export class Receiver {
  /** All messages, also those that were refused. */
  readonly arrived: Arrived[] = [];
  connections = 0;
  /** How it answers. */
  answer: Answer = (response) => response.end('ok');

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('connection', () => receiver.connections++);
    server.on('request', (request, response) => void receiver.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const arrived = {
      id: String(request.headers['webhook-id']),
      headers: request.headers,
      text,
      body: JSON.parse(text) as Arrived['body'],
    };
    this.arrived.push(arrived);
    this.answer(response, arrived);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  get seqs(): number[] {
    return this.arrived.map(({ body }) => body.seq);
  }

  get types(): string[] {
    return this.arrived.map(({ body }) => body.type);
  }

  /** Has the reference library verify a message. @throws if its signature is none of this secret. */
  static verify(secret: string, { text, headers }: Arrived): unknown {
    return new Webhook(secret).verify(text, headers as Record<string, string>);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

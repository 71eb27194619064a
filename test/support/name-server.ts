import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';

const A = 1;
const AAAA = 28;

/** A name server that answers what a test wants. */
export class NameServer {
  /** The names that were asked for, with the kind of address. */
  readonly asked: string[] = [];
  /** The addresses of a name, asked anew each time. */
  addresses: (name: string) => string[] = () => [];

  private constructor(private readonly socket: Socket) {}

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4');
    const server = new NameServer(socket);
    socket.on('message', (query, { port, address }) => socket.send(server.answerTo(query), port, address));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  private answerTo(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    const type = query.readUInt16BE(at + 1);
    const question = query.subarray(12, at + 5);
    this.asked.push(`${labels.join('.')} ${type === A ? 'A' : 'AAAA'}`);
    const wanted = this.addresses(labels.join('.')).filter(
      (one) => isIPv4(one) === (type === A) && [A, AAAA].includes(type),
    );
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(wanted.length, 6);
    return Buffer.concat([header, question, ...wanted.map((one) => record(type, one))]);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }
}

/** A record of a name that was asked for; it is forgotten at once. */
function record(type: number, address: string): Buffer {
  const data = type === A ? Buffer.from(address.split('.').map(Number)) : v6(address);
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

function v6(address: string): Buffer {
  const [before = '', after = ''] = address.split('::');
  const words = (part: string) => part.split(':').filter(Boolean);
  const gap = 8 - words(before).length - words(after).length;
  const all = [...words(before), ...Array<string>(gap).fill('0'), ...words(after)];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** An installation below a path of a host. */
export interface Mount {
  path: string;
  /** The origin of the installation. */
  target: string;
  /** Whether the path is taken away before a request is passed on. */
  isStripped: boolean;
}

/** A reverse proxy that has nothing else than its mounts: what is asked for beside them is told, and is 404. */
export class PathProxy {
  /** The targets that no mount has. */
  readonly strays: string[] = [];
  private readonly server: Server;

  private constructor(private readonly mounts: Mount[]) {
    this.server = createServer((incoming, response) => {
      const outgoing = this.passOn(incoming);
      if (!outgoing) return response.writeHead(404).end();
      incoming.pipe(outgoing);
      outgoing.on('error', () => response.destroy());
      outgoing.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      });
    });
    this.server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => this.upgrade(incoming, socket));
  }

  /** Listens on a free port. Close it. */
  static async start(...mounts: Mount[]): Promise<PathProxy> {
    const proxy = new PathProxy(mounts);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private passOn({ method, url = '', rawHeaders }: IncomingMessage) {
    const mount = this.mounts.find(({ path }) => new RegExp(`^${path}(?=[/?]|$)`).test(url));
    if (!mount) return void this.strays.push(url);
    const rest = mount.isStripped ? url.slice(mount.path.length) : url;
    const path = rest.startsWith('/') ? rest : `/${rest}`;
    const { hostname, port } = new URL(mount.target);
    return request({ hostname, port, method, path, headers: rawHeaders, setHost: false });
  }

  private upgrade(incoming: IncomingMessage, socket: Socket): void {
    const outgoing = this.passOn(incoming);
    if (!outgoing) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    socket.on('error', () => outgoing.destroy());
    outgoing.on('error', () => socket.destroy());
    outgoing.on('response', (answer) => {
      socket.write(headOf(answer));
      answer.pipe(socket);
    });
    outgoing.on('upgrade', (answer, upstream, first) => {
      socket.write(headOf(answer));
      socket.write(first);
      upstream.pipe(socket).pipe(upstream);
      upstream.on('error', () => socket.destroy());
      upstream.on('close', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    });
    outgoing.end();
  }
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let n = 0; n < rawHeaders.length; n += 2) lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`);
  return [...lines, '', ''].join('\r\n');
}

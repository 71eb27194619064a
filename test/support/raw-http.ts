import { once } from 'node:events';
import { connect } from 'node:net';
import type { Answer } from './actor.js';

/**
 * Sends bytes as they are, and reads the one answer that comes before the connection ends: for requests that no client
 * library would send.
 */
export async function sendRaw(base: string, bytes: string | Buffer): Promise<Answer<unknown>> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that refuses early may close before it has read everything.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return parse(Buffer.concat(chunks).toString());
}

/** A request line and headers; the server closes after its answer. */
export function head(line: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map((pair) => pair.join(': '));
  return [`${line} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

function parse(text: string): Answer<unknown> {
  const [start = '', body = ''] = text.split(/\r\n\r\n(.*)/s, 2);
  const [status = '', ...lines] = start.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  const json = headers.get('content-type')?.includes('json');
  return { status: Number(status.split(' ')[1]), headers, body: body && json ? JSON.parse(body) : body || undefined };
}

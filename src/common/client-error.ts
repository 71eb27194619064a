import type { Socket } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { EARLY_HEADERS } from './early-headers.js';
import { Problem } from './problem.js';
import { bodyOf } from './problem.filter.js';

/** What Node says of a connection that brings no HTTP request; all else is a request that cannot be parsed. */
const STATUSES: Record<string, [status: number, detail: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
};

/** Answers what is not even an HTTP request, in the one shape of errors, and ends the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  // Who does not close its side would otherwise keep the server from closing.
  else socket.end(answerTo(error), () => socket.destroy());
}

function answerTo({ code = '' }: NodeJS.ErrnoException): string {
  const problem = new Problem(...(STATUSES[code] ?? [400, 'This is not an HTTP request.']));
  const id = uuidv7();
  const body = JSON.stringify(bodyOf(problem, { url: '/', id }));
  return [
    `HTTP/1.1 ${problem.getStatus()} ${problem.title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    ...Object.entries(EARLY_HEADERS).map((header) => header.join(': ')),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

import type { IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { EARLY_HEADERS } from './early-headers.js';
import { Problem } from './problem.js';
import { bodyOf } from './problem.filter.js';
import { requestId } from './request-id.js';

/** Node's error codes for connections without an HTTP request; all others mean a request that cannot be parsed. */
const STATUSES: Record<string, [status: number, detail: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
};
/** How long a client may take to read the answer, in milliseconds. */
const READ_MS = 1_000;

/** Answers a malformed HTTP request with problem details and closes the connection. */
export function answerClientError({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  // Node stores the response in progress here. A second answer would be taken for that of the next request.
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: OutgoingMessage };
  if (code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else if (answering?.headersSent) socket.destroySoon();
  else endWith(socket, new Problem(...(STATUSES[code] ?? [400, 'This is not an HTTP request.'])));
}

/** Answers on a connection that has no response object, and closes it. */
export function endWith(socket: Socket, problem: Problem, request?: IncomingMessage): void {
  const { status, headers, body } = answerOf(problem, request);
  const lines = Object.entries(headers).map((header) => header.join(': '));
  socket.on('error', () => socket.destroy());
  // A client that neither reads nor closes would otherwise keep the server from closing.
  const timer = setTimeout(() => socket.destroy(), READ_MS).unref();
  socket.on('close', () => clearTimeout(timer));
  socket.end([`HTTP/1.1 ${status} ${problem.title}`, ...lines, '', body].join('\r\n'), () => socket.destroy());
}

/** Answers a request before any other handler sees it, and closes its connection. */
export function refuse(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
  const { status, headers, body } = answerOf(problem, request);
  response.writeHead(status, headers).end(body);
}

function answerOf(problem: Problem, request?: IncomingMessage) {
  const id = request ? requestId(request) : uuidv7();
  const { url = '/', basePath = '' } = request ?? {};
  const body = JSON.stringify(bodyOf(problem, { url, id, basePath }));
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': id,
    ...problem.headers,
    ...EARLY_HEADERS,
    connection: 'close',
  };
  return { status: problem.getStatus(), headers, body };
}

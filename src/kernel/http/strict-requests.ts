import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { endWith, refuse } from './client-error.js';
import { InvalidInput, Problem } from './problem.js';

/** A host with an optional port (RFC 3986): a name, an IPv4 address, or an IPv6 address in brackets. Empty is legal. */
const HOST = /^(\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(:\d*)?$/i;

type Listener = (...args: unknown[]) => void;

/**
 * Rejects requests that a proxy could interpret differently, before any other handler sees them, Socket.IO included: a
 * missing or repeated host, transfer codings other than chunked, and unknown expectations.
 */
export function refuseAmbiguity(app: NestFastifyApplication): void {
  const server = app.getHttpServer();
  // By then all other listeners are attached, so this one can replace and call them.
  server.once('listening', () => {
    putBefore(server, 'request', (request, response: ServerResponse, problem) => refuse(request, response, problem));
    putBefore(server, 'upgrade', (request, socket: Socket, problem) => endWith(socket, problem, request));
  });
  server.on('checkExpectation', (request, response) => {
    refuse(request, response, new Problem(417, 'Only `Expect: 100-continue` is understood.'));
  });
  server.on('connect', (request, socket) => {
    endWith(socket as Socket, new Problem(400, 'This is not a proxy.'), request);
  });
}

function putBefore<T>(
  server: Server,
  event: 'request' | 'upgrade',
  answer: (request: IncomingMessage, to: T, problem: Problem) => void,
): void {
  const listeners = server.listeners(event) as Listener[];
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, to: T, ...rest: unknown[]) => {
    const problem = problemWith(request);
    if (problem) return answer(request, to, problem);
    for (const listener of listeners) listener.call(server, request, to, ...rest);
  });
}

function problemWith(request: IncomingMessage): Problem | undefined {
  const hosts = hostsOf(request.rawHeaders);
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || request.httpVersion === '1.0')) return CODING;
  if (hosts.length > 1) return invalid('must be given once');
  if (hosts.length === 0 && request.httpVersion === '1.1') return invalid('must be given');
  if (!hosts.every((host) => HOST.test(host))) return invalid('must be a host');
  return undefined;
}

function hostsOf(raw: string[]): string[] {
  const hosts: string[] = [];
  for (let n = 0; n < raw.length; n += 2) {
    const name = raw[n] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push((raw[n + 1] ?? '').trim());
  }
  return hosts;
}

const CODING = new InvalidInput([{ field: 'transfer-encoding', message: 'must be chunked, and in HTTP/1.1' }]);

function invalid(message: string): Problem {
  return new InvalidInput([{ field: 'host', message }]);
}

import { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** `http://host` at the start of a target in absolute form (RFC 9112, 3.2.2), as clients send it to proxies. */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/** A request whose `url` is read once, when its head arrives: what Fastify, Socket.IO and our own code see is the same. */
export type RequestClass = typeof IncomingMessage;

/**
 * The address of a request as this server knows it: a path that begins with `/`, and its query. A proxy may pass `basePath`
 * on or take it away: both are the same address.
 * @param target as in the request line; without a path, such as `*`, it is kept.
 */
export function addressOf(target: string, basePath: string): string {
  const [local = ''] = target.replace(ABSOLUTE, '').split('#', 1);
  const address = local.startsWith('/') || local === target ? local : `/${local}`;
  if (basePath === '' || !address.startsWith(basePath)) return address;
  const rest = address.slice(basePath.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : address;
}

/** The class of a server's requests: assigning their `url` leaves the address of this server. */
export function requestsBelow(basePath: string): RequestClass {
  const addresses = Symbol('address');
  class LocalRequest extends IncomingMessage {
    [addresses] = '';
  }
  Object.defineProperty(LocalRequest.prototype, 'url', {
    get(this: LocalRequest) {
      return this[addresses];
    },
    set(this: LocalRequest, target: string) {
      this[addresses] = addressOf(target, basePath);
    },
  });
  return LocalRequest;
}

/** The path of an address that `addressOf` has made. */
export function pathOf(address: string): string {
  return address.split('?', 1)[0] ?? '/';
}

/**
 * The path of a request as its route was found: without a trailing slash or needless escapes, and ids in lower case, so that
 * two ways to write one address are one. Below the base path, as the client asked for it.
 */
export function routePathOf({ routeOptions, params, server }: FastifyRequest): string {
  const values = params as Record<string, string>;
  const path = routeOptions.url?.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(values[name]?.toLowerCase() ?? ''),
  );
  return `${server.basePath}${path ?? ''}`;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Where a proxy has the application, such as `/flowtrack`; else an empty text. */
    basePath: string;
  }
}

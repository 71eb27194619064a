import { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** `http://host` at the start of a target in absolute form (RFC 9112, 3.2.2), as clients send it to proxies. */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/** A request whose `url` is read once, when its head arrives: what Fastify, Socket.IO and our own code see is the same. */
export type RequestClass = typeof IncomingMessage;

/**
 * Reads the targets of request lines as addresses of this server: a path that begins with `/`, and its query. A proxy may
 * pass `basePath` on or take it away: both are the same address. What has no path, such as `*`, is kept.
 */
export function addressesBelow(basePath: string): (target: string) => string {
  const below = new RegExp(`^${[...basePath].map(spellingsOf).join('')}(?=[/?]|$)`);
  return (target) => {
    const [local = ''] = target.replace(ABSOLUTE, '').split('#', 1);
    const address = local.startsWith('/') || local === target ? local : `/${local}`;
    if (basePath === '') return address;
    const rest = address.replace(below, '');
    return rest.startsWith('/') || rest === address ? rest : `/${rest}`;
  };
}

/** Proxies compare paths without the escapes that are needless (RFC 3986, 6.2.2.2), and may pass them on. */
function spellingsOf(character: string): string {
  if (character === '/') return character;
  const code = character.charCodeAt(0).toString(16);
  const escape = code.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  return `(?:\\x${code}|%${escape})`;
}

/** The class of a server's requests: `url` becomes the address of this server. */
export function requestsBelow(basePath: string): RequestClass {
  const address = Symbol('address');
  const addressOf = addressesBelow(basePath);
  class LocalRequest extends IncomingMessage {
    [address] = '';
    override target = '';
    override basePath = basePath;
  }
  Object.defineProperty(LocalRequest.prototype, 'url', {
    get(this: LocalRequest) {
      return this[address];
    },
    // Whoever sets it later has read it before.
    set(this: LocalRequest, url: string) {
      this[address] = this.target ? url : addressOf(url);
      this.target ||= url;
    },
  });
  return LocalRequest;
}

/** The path of an address that `addressesBelow` has made. */
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

declare module 'node:http' {
  interface IncomingMessage {
    /** What the request line asks for, as it came. */
    target?: string;
    /** Where a proxy has the application. */
    basePath?: string;
  }
}

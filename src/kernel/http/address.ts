import { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** `http://host` at the start of an absolute-form target (RFC 9112, 3.2.2), which clients send to proxies. */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/**
 * A request whose `url` is normalized once, when its head arrives, so Fastify, Socket.IO and our own code see the same.
 */
export type RequestClass = typeof IncomingMessage;

/**
 * Converts request targets to addresses of this server: a path that begins with `/`, and its query. Targets with and
 * without `basePath` are equivalent, because a proxy may strip it. Targets without a path, such as `*`, are kept.
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

/** Proxies compare paths after decoding needless escapes (RFC 3986, 6.2.2.2), and may pass them on undecoded. */
function spellingsOf(character: string): string {
  if (character === '/') return character;
  const code = character.charCodeAt(0).toString(16);
  const escape = code.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  return `(?:\\x${code}|%${escape})`;
}

/** The request class of a server: `url` becomes an address of this server. */
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
    // A later value was derived from the normalized one.
    set(this: LocalRequest, url: string) {
      this[address] = this.target ? url : addressOf(url);
      this.target ||= url;
    },
  });
  return LocalRequest;
}

/** The path of an address that `addressesBelow` has returned. */
export function pathOf(address: string): string {
  return address.split('?', 1)[0] ?? '/';
}

/**
 * The path of a request as its route was matched: without trailing slash or needless escapes, with ids in lower case,
 * so that equivalent addresses are equal. It includes the base path, as the client sent it.
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
    /** The base path, such as `/flowtrack`, or an empty text. */
    basePath: string;
  }
}

declare module 'node:http' {
  interface IncomingMessage {
    /** The unchanged request target. */
    target?: string;
    /** The base path. */
    basePath?: string;
  }
}

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Serves a text at `path` with an `ETag` made from it, and 304 to who has it already. `textOf` gets the host at which the
 * client reached the server.
 */
export function serveTagged(
  server: FastifyInstance,
  path: string,
  type: string,
  textOf: (host: string) => string,
): void {
  server.get(path, (request, reply) => {
    const text = textOf(request.host);
    const etag = etagOf(text);
    // To be asked for again each time: after an upgrade it is another one.
    void reply.headers({ etag, 'cache-control': 'no-cache' });
    return hasAlready(request, etag) ? reply.code(304).send() : reply.type(type).send(text);
  });
}

/** Calls `make` at the first call only. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Weak, since what is sent may be compressed. */
function etagOf(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Compares as RFC 9110 (13.1.2) says: whether a tag is weak does not matter. */
function hasAlready({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match'] ?? '';
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return known.trim() === '*' || known.split(',').some((tag) => opaque(tag) === opaque(etag));
}

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Serves a text at `path` with an `ETag` derived from it, and 304 for `If-None-Match`. `textOf` receives the host of
 * the request.
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
    // Clients must revalidate, because an upgrade changes it.
    void reply.headers({ etag, 'cache-control': 'no-cache' });
    return hasAlready(request, etag) ? reply.code(304).send() : reply.type(type).send(text);
  });
}

/** Calls `make` only once. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Weak, because the answer may be compressed. */
function etagOf(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** The weak comparison of RFC 9110 (13.1.2). */
function hasAlready({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match'] ?? '';
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return known.trim() === '*' || known.split(',').some((tag) => opaque(tag) === opaque(etag));
}

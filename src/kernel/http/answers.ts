import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { routePathOf } from './address.js';
import { API_PREFIX } from './paths.js';

/** What is answered for something that was created. */
interface Created {
  id?: string;
  /** Of who has registered. */
  user?: object;
}

/** Tells of everything that was created where it is: at its own path, or below the list to which it was posted. */
export function tellLocations(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preSerialization', (request, reply, answer: Created | null, done) => {
      if (reply.statusCode === 201) void reply.header('location', locationOf(request, answer ?? {}));
      done(null, answer);
    });
}

function locationOf(request: FastifyRequest, { id, user }: Created): string {
  const { server } = request;
  if (id !== undefined) {
    // A copy is where its original is.
    const list = routePathOf(request).replace(/\/[^/]+\/copy$/, '');
    const own = `/${API_PREFIX}${list.slice(list.lastIndexOf('/'))}`;
    return `${server.hasRoute({ method: 'GET', url: `${own}/:id` }) ? server.basePath + own : list}/${id}`;
  }
  // Without an id of its own, something is where it was posted to: a membership has the ids of two others.
  return user ? `${server.basePath}/${API_PREFIX}/users/me` : routePathOf(request);
}

/**
 * Answers 304 to who has the present answer already (`If-None-Match`, RFC 9110, 13.1.2). What has no version is told by a hash
 * of its text, but for lists: there the hash would cost a tenth of the whole request.
 */
export function answerUnchanged(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, payload: unknown, done) => {
      const tag = isRead(request, reply) ? tagOf(reply, payload) : undefined;
      if (tag === undefined || !names(request.headers['if-none-match'], tag)) return done(null, payload);
      if (payload instanceof Readable) payload.destroy();
      void reply.code(304).removeHeader('content-type').removeHeader('content-length');
      done(null, null);
    });
}

function isRead({ method, url }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return statusCode === 200 && (method === 'GET' || method === 'HEAD') && url.startsWith(`/${API_PREFIX}/`);
}

/** The entity tag of an answer; a weak one is added where there is none. */
function tagOf(reply: FastifyReply, payload: unknown): string | undefined {
  const version = reply.getHeader('etag');
  if (typeof version === 'string') {
    // Names of other people are in it, and change without it: no cache may take it for the whole. Files say how they are cached.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return version;
  }
  if (typeof payload !== 'string' || reply.hasHeader('x-total-count')) return undefined;
  const tag = `W/"${hash('sha256', payload, 'base64url')}"`;
  void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
  return tag;
}

/** Whether a header names a tag, by the weak comparison. */
function names(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const opaque = (one: string) => one.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((one) => opaque(one) === opaque(tag));
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { pathOf } from './address.js';
import { MethodNotAllowed } from './problem.js';

/** A path of the router as segments; those that begin with `:` match anything. */
interface Known {
  segments: string[];
  methods: Set<string>;
}

/**
 * Knows the methods of each address: another method is 405 instead of 404, and a plain `OPTIONS` is answered (RFC 9110,
 * 9.3.7 and 15.5.6). Used only if the router finds no route.
 */
export class KnownMethods {
  private readonly known = new Map<string, Known>();

  /** Collects all routes that are added afterwards. */
  static of(app: NestFastifyApplication): KnownMethods {
    const methods = new KnownMethods();
    const server = app.getHttpAdapter().getInstance();
    server.addHook('onRoute', ({ url, method }) => methods.learn(url, [method].flat()));
    server.addHook('onRequest', (request, reply, done) => {
      const isOptions = request.method === 'OPTIONS' && !isPreflight(request);
      const problem = request.is404 || isOptions ? methods.problemOf(request) : undefined;
      if (!problem) done();
      else if (isOptions) void reply.code(204).header('allow', problem.allowed).send();
      else done(problem);
    });
    return methods;
  }

  /** 405 if the address of a request has other methods. */
  problemOf({ url }: FastifyRequest): MethodNotAllowed | undefined {
    const asked = segmentsOf(pathOf(url));
    const methods = [...this.known.values()]
      .filter(({ segments }) => isBelow(segments, asked))
      .flatMap((known) => [...known.methods]);
    return methods.length > 0 ? new MethodNotAllowed([...new Set([...methods, 'OPTIONS'])].sort()) : undefined;
  }

  private learn(url: string, methods: string[]): void {
    // A wildcard route says nothing about a particular address.
    if (url.includes('*')) return;
    const segments = segmentsOf(url);
    const known = this.known.get(segments.join('/')) ?? { segments, methods: new Set() };
    for (const method of methods) known.methods.add(method);
    this.known.set(segments.join('/'), known);
  }
}

/** The segments of a path; a trailing slash does not matter. */
function segmentsOf(path: string): string[] {
  return path.replace(/\/$/, '').split('/').map(decoded);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function isBelow(segments: string[], asked: string[]): boolean {
  return segments.length === asked.length && segments.every((one, n) => one.startsWith(':') || one === asked[n]);
}

function isPreflight({ headers }: FastifyRequest): boolean {
  return headers['access-control-request-method'] !== undefined;
}

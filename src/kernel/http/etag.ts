import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiExtension, ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { InvalidInput, Stale } from './problem.js';
import { LONGEST } from '../validation/shown.js';

/** An object with a version that grows with each change. */
export interface Versioned {
  version: number;
}

/** The versions in `If-Match`; undefined if any version matches. */
export type ExpectedVersions = readonly number[] | undefined;

const ENTITY_TAGS = /^\s*(W\/)?"[\x21\x23-\x7e\x80-\xff]*"(\s*,\s*(W\/)?"[\x21\x23-\x7e\x80-\xff]*")*\s*$/;

/**
 * Parses `If-Match` (RFC 9110, 13.1.1). Weak and foreign tags match no version.
 * @throws InvalidInput
 */
export function parseIfMatch(header: string | undefined): ExpectedVersions {
  if (header === undefined || header.trim() === '*') return undefined;
  if (!ENTITY_TAGS.test(header)) {
    throw new InvalidInput([{ field: 'If-Match', message: 'must be * or entity tags such as "3"' }]);
  }
  return header
    .split(',')
    .map((tag) => /^"([1-9]\d{0,14})"$/.exec(tag.trim())?.[1])
    .flatMap((version) => (version === undefined ? [] : [Number(version)]));
}

/**
 * Compares a row, which the caller's transaction has locked, with `If-Match`.
 * @throws Stale
 */
export function requireVersion<T extends Versioned>(current: T, expected: ExpectedVersions): void {
  if (expected && !expected.includes(current.version)) throw new Stale(current, current.version);
}

const readIfMatch = (_: unknown, context: ExecutionContext): ExpectedVersions =>
  parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);

const documentIfMatch: ParameterDecorator = (target, method) => {
  const descriptor = method !== undefined && Object.getOwnPropertyDescriptor(target, method);
  if (!descriptor) return;
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version that is to be changed, as its ETag. Another present version is 412.',
    schema: { type: 'string', maxLength: LONGEST.url },
    example: '"3"',
  })(target, method, descriptor);
};

/** The versions in `If-Match`, as a parameter of a controller method. */
export const IfMatch = createParamDecorator(readIfMatch, [documentIfMatch]);

/** An answer with the version for its `ETag`; undefined if nothing was changed. */
export interface Told<T> {
  answer: T;
  version?: number;
}

/** Marks routes whose answer has an `ETag` although it has no `version` field. */
export const VERSION_EXTENSION = 'x-version';

class ToldInterceptor<T> implements NestInterceptor<Told<T>, T> {
  intercept(context: ExecutionContext, next: CallHandler<Told<T>>): Observable<T> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ answer, version }) => {
        if (version !== undefined) void reply.header('etag', `"${version}"`);
        return answer;
      }),
    );
  }
}

/** Sends a `Versioned` answer with its version as `ETag`. */
export const TellsVersion = () =>
  applyDecorators(UseInterceptors(new ToldInterceptor()), ApiExtension(VERSION_EXTENSION, true));

/** Sends the version of the answer as its `ETag`. */
export function tellVersions(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preSerialization', (_request, reply, answer: Partial<Versioned> | null, done) => {
      if (reply.statusCode < 300 && typeof answer?.version === 'number')
        void reply.header('etag', `"${answer.version}"`);
      done(null, answer);
    });
}

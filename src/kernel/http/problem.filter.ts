import { STATUS_CODES } from 'node:http';
import { ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from './address.js';
import { AnswerTooLarge, Overloaded, Problem, UnsupportedContent } from './problem.js';

/** Problem details (RFC 9457), the one shape of every error. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  request_id: string;
  [extra: string]: unknown;
}

/** Errors of Fastify and its plugins have a status; those of PostgreSQL and the network have a code. */
interface CodedError extends Error {
  code?: string;
  statusCode?: number;
}

/** SQLSTATE classes and codes of temporary failures. With the last three, it accepts no connections. */
const DATABASE_UNAVAILABLE = /^(08...|53...|57P0[1-5]|25006|40001|40P01|55P03|28...|3D000|55000)$/;
const CONNECTION_FAILED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/** Messages of pg, and TypeORM's for a connection that was lost within a transaction. */
const CONNECTION_LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (has encountered a connection error|was closed)|Query runner already released)/;

/** An answer too long for PostgreSQL (54000), for our limit, or for a string. */
const TOO_LARGE = new Set(['54000', 'ANSWER_TOO_LONG', 'ERR_STRING_TOO_LONG']);
/** A statement that was cancelled at its timeout. */
const CANCELLED = '57014';

/** SQLSTATEs of input that passed validation but that the database rejects. */
const DATABASE_REFUSED = /^(22...|23502|23514)$/;

/** Converts every error to problem details. Unexpected errors become a bare 500 and a log line. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** The same for errors before a request reaches Nest, such as a path that cannot be decoded. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { url, id, server } = request;
    const problem = problemOf(error);
    const status = problem.getStatus();
    if (status >= 500) this.log(error, problem, request.id);
    void reply
      .status(status)
      // If a request fails before routing, nothing else has set this.
      .header('x-request-id', request.id)
      .headers(problem.headers)
      // A hook sets this too, but not if the path is malformed.
      .header('x-request-id', request.id)
      .type('application/problem+json')
      .send(JSON.stringify(bodyOf(problem, { url, id, basePath: server.basePath })));
  }

  private log(error: unknown, problem: Problem, request_id: string): void {
    if (!isIntended(error, problem)) return this.logger.error({ err: error, request_id }, 'request failed');
    const { code, message: reason } = (problem.cause ?? {}) as Partial<CodedError>;
    this.logger.warn({ request_id, status: 503, detail: problem.detail, code, reason }, 'request refused');
  }
}

/** Whether the refusal is deliberate, so the code is correct. */
function isIntended(error: unknown, problem: Problem): boolean {
  return problem.getStatus() === 503 && (error instanceof Problem || 'retry-after' in problem.headers);
}

export function bodyOf(
  problem: Problem,
  { url, id, basePath }: { url: string; id: string; basePath: string },
): ProblemBody {
  return {
    type: problem.type,
    title: problem.title,
    status: problem.getStatus(),
    detail: problem.detail,
    instance: `${basePath}${pathOf(url)}`,
    request_id: id,
    ...problem.extra,
  };
}

/** The problem that the client gets for an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.message, error);
  const { code = '', statusCode, message = '' } = (error ?? {}) as CodedError;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return fromStatus(statusCode, message, error);
  if (DATABASE_REFUSED.test(code)) return fromStatus(400, 'A value is not acceptable.', error);
  if (TOO_LARGE.has(code)) return new AnswerTooLarge(undefined, error);
  if (code === CANCELLED)
    return new Overloaded('This took too long and was ended. Ask for less, or try again.', 1, error);
  if (DATABASE_UNAVAILABLE.test(code) || CONNECTION_FAILED.has(code) || CONNECTION_LOST.test(message)) {
    const options = { headers: { 'retry-after': '1' }, cause: error };
    return new Problem(503, 'The database cannot be reached just now. Please try again.', {}, options);
  }
  return fromStatus(500, '', error);
}

function fromStatus(status: number, detail: string, cause: unknown): Problem {
  if (status === 415) return new UnsupportedContent();
  const reveals = status < 500 && status !== 404 && detail;
  return new Problem(status, reveals ? detail : `${STATUS_CODES[status] ?? 'Error'}.`, {}, { cause });
}

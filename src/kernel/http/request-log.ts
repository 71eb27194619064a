import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../access/access.js';
import { pathOf } from './address.js';

/** With 503 the server says that it is too busy, or not ready: an operator should know, and nothing is broken. */
function levelOf(status: number): 'error' | 'warn' | 'info' {
  if (status === 503) return 'warn';
  return status >= 500 ? 'error' : 'info';
}

/** Writes one line for each request when it is answered: never its body, its headers or its query string. */
export function logRequests(app: NestFastifyApplication, pino: Logger): void {
  // These fields are no secrets: to look for some in every line would cost more than to write it.
  const log = pino.child({}, { redact: [] });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const { actor } = request as Partial<AuthenticatedRequest>;
      const { statusCode: status } = reply;
      const line = {
        request_id: request.id,
        user_id: actor?.id,
        method: request.method,
        path: pathOf(request.url),
        status,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      log[levelOf(status)](line, 'request');
      done();
    });
}

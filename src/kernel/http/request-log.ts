import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../access/access.js';
import { loggedPath } from './secret-path.js';

/** A 503 means overloaded or not ready: an operator should see it, but nothing is broken. */
function levelOf(status: number): 'error' | 'warn' | 'info' {
  if (status === 503) return 'warn';
  return status >= 500 ? 'error' : 'info';
}

/** Logs one line for each answered request, never with its body, headers or query string. */
export function logRequests(app: NestFastifyApplication, pino: Logger): void {
  // These fields contain no secrets, and redacting would cost more than writing the line.
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
        path: loggedPath(request),
        status,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      log[levelOf(status)](line, 'request');
      done();
    });
}

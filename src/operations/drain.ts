import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthService } from './health.service.js';

/** A request may take as long as a statement may; what is still open then is a client that does not come to an end. */
const LAST_REQUESTS_MS = 35_000;

/**
 * Lets a stopping process go without losing a request: what is answered meanwhile tells the client to open its next
 * connection, which then leads elsewhere. Clients that neither send nor read on are cut off in the end.
 */
export function drainConnections(app: NestFastifyApplication): void {
  const health = app.get(HealthService);
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (health.stopping) void reply.header('connection', 'close');
    done(null, payload);
  });
  server.addHook('preClose', (done) => {
    setTimeout(() => server.server.closeAllConnections(), LAST_REQUESTS_MS).unref();
    done();
  });
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import { Database } from '../database/sql.js';
import { PasswordService } from '../users/password.service.js';

const BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Serves Prometheus metrics at `/metrics`: requests and their latencies by route, the connection pool, the event loop
 * and the process.
 */
export async function serveMetrics(app: NestFastifyApplication): Promise<void> {
  const { collectDefaultMetrics, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  await measurePool(registry, app.get(Database));
  await measureHashing(registry, app.get(PasswordService));
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [registry],
  });
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  server.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}

async function measureHashing(registry: Registry, passwords: PasswordService): Promise<void> {
  const { Gauge } = await import('prom-client');
  new Gauge({
    name: 'passwords_waiting',
    help: 'Passwords that wait to be hashed.',
    registers: [registry],
    collect() {
      this.set(passwords.waiting);
    },
  });
}

async function measurePool(registry: Registry, { pool }: Database): Promise<void> {
  const { Gauge } = await import('prom-client');
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections to the database by state; waiting ones are requests without a connection.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'total' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}

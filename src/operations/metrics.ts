import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import { Database } from '../database/sql.js';
import { Jobs } from '../kernel/jobs/jobs.service.js';
import { DeliveryCounts } from '../integrations/webhooks/delivery-counts.js';
import { WebhookWorker } from '../integrations/webhooks/webhook-worker.js';
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
  await measureWebhooks(registry, app.get(DeliveryCounts), app.get(WebhookWorker));
  await measureJobs(registry, app.get(Jobs));
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

async function measureWebhooks(registry: Registry, counts: DeliveryCounts, worker: WebhookWorker): Promise<void> {
  await countAttempts(registry, counts);
  const { Gauge } = await import('prom-client');
  new Gauge({
    name: 'webhooks_in_flight',
    help: 'Webhooks that this process is sending to.',
    registers: [registry],
    collect() {
      this.set(worker.inFlight);
    },
  });
  new Gauge({
    name: 'webhooks',
    help: 'Webhooks of the installation by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      // Without the database, there is nothing to tell.
      const states = await worker.states().catch(() => ({}));
      for (const [state, count] of Object.entries(states)) this.set({ state }, count);
    },
  });
}

async function countAttempts(registry: Registry, counts: DeliveryCounts): Promise<void> {
  const { Counter } = await import('prom-client');
  new Counter({
    name: 'webhook_attempts_total',
    help: 'Attempts to send an event to a webhook, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(counts.attempts)) this.inc({ outcome }, count);
    },
  });
  new Counter({
    name: 'webhook_attempts_seconds_total',
    help: 'How long these attempts took together.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(counts.totalMs / 1000);
    },
  });
}

/** From the database, so every instance tells the same. */
async function measureJobs(registry: Registry, jobs: Jobs): Promise<void> {
  const { Gauge } = await import('prom-client');
  const oldest = new Gauge({
    name: 'jobs_oldest_due_seconds',
    help: 'How long the job that waits longest has been due.',
    registers: [registry],
  });
  new Gauge({
    name: 'jobs',
    help: 'Jobs of the installation by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counts = await jobs.counts().catch(() => undefined);
      if (!counts) return;
      const { oldest_seconds, ...states } = counts;
      for (const [state, count] of Object.entries(states)) this.set({ state }, count);
      oldest.set(oldest_seconds);
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

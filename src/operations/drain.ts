import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../config.js';
import { HealthService } from './health.service.js';

/** Lets a stopping process go without losing a request. */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  /** In milliseconds. A request may take as long as a statement may; what is open then is a client that does not end. */
  lastRequestsMs = 35_000;

  constructor(
    private readonly config: Config,
    private readonly host: HttpAdapterHost,
    private readonly health: HealthService,
  ) {}

  /** What is answered while the process stops tells the client to open its next connection, which then leads elsewhere. */
  sendAway(app: NestFastifyApplication): void {
    const server = app.getHttpAdapter().getInstance();
    server.addHook('onSend', (_request, reply, payload, done) => {
      if (this.health.stopping) void reply.header('connection', 'close');
      done(null, payload);
    });
  }

  /**
   * Cuts off, in the end, clients that neither send nor read on. Socket.IO is closed first, and waits for the connections
   * of the server that it shares: Fastify's own hooks would come too late.
   */
  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    const afterMs = this.config.SHUTDOWN_DELAY_SECONDS * 1000 + this.lastRequestsMs;
    setTimeout(() => server.closeAllConnections(), afterMs).unref();
  }
}

import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../config.js';
import { HealthService } from './health.service.js';

/** Lets a stopping process end without losing a request. */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  /**
   * In milliseconds. A request may take as long as a statement; whatever is open then is a client that does not
   * disconnect.
   */
  lastRequestsMs = 35_000;

  constructor(
    private readonly config: Config,
    private readonly host: HttpAdapterHost,
    private readonly health: HealthService,
  ) {}

  /** Answers of a stopping process tell the client to reconnect, which leads to another instance. */
  sendAway(app: NestFastifyApplication): void {
    const server = app.getHttpAdapter().getInstance();
    server.addHook('onSend', (_request, reply, payload, done) => {
      if (this.health.stopping) void reply.header('connection', 'close');
      done(null, payload);
    });
  }

  /**
   * Finally disconnects clients that neither send nor read. Socket.IO closes first and waits for the connections of the
   * shared server, so Fastify's own hooks would run too late.
   */
  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    const afterMs = this.config.SHUTDOWN_DELAY_SECONDS * 1000 + this.lastRequestsMs;
    setTimeout(() => server.closeAllConnections(), afterMs).unref();
  }
}

import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Connection } from './connection.js';
import { Hub } from './hub.js';
import { credentialOf, LiveQueries, type LiveSession } from './live.queries.js';

/** How often the access of connected users is checked, in milliseconds. */
const CHECK_MS = 1000;

/**
 * Closes connections whose session has ended or whose API token was revoked, or whose user was deleted, has a
 * new role or password, or must set up a second factor. It polls the
 * database, so it works on every instance, with and without Redis.
 */
@Injectable()
export class AccessWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AccessWatch.name);
  private timer?: NodeJS.Timeout;
  private checking = false;

  constructor(
    private readonly hub: Hub,
    private readonly queries: LiveQueries,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.check(), CHECK_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    const connections = [...this.hub.connections];
    if (connections.length === 0 || this.checking) return;
    this.checking = true;
    try {
      const ids = [...new Set(connections.map(({ actor }) => credentialOf(actor)))];
      const sessions = new Map((await this.queries.sessions(ids)).map((session) => [session.session_id, session]));
      for (const connection of connections) {
        if (!isUnchanged(connection, sessions.get(credentialOf(connection.actor)))) connection.close('access');
      }
    } catch (error) {
      // While the database is unavailable, nothing can change in it, and no events are delivered.
      this.logger.debug({ err: error }, 'sessions cannot be checked just now');
    } finally {
      this.checking = false;
    }
  }
}

function isUnchanged({ actor, password_digest }: Connection, session: LiveSession | undefined): boolean {
  return session?.role === actor.role && session.password_digest === password_digest;
}

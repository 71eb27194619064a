import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { BusEvents, NotificationRow } from '../history/events.js';
import { isWithinLimit } from '../kernel/access/token-limit.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';
import { REMEMBER_MS, Told, WINDOW_MS } from './told.js';

/** How often the database is polled for what neither bus nor hint announced, in milliseconds. */
const POLL_MS = 1000;
/** The delay before the next read, in milliseconds: hints that arrive meanwhile share one read. */
const GATHER_MS = 50;

/** Delivers new notifications to the connections of their receivers, each once. */
@Injectable()
export class Inbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Inbox.name);
  /** For each connected user: the ids that were delivered or are older than the connection. */
  private readonly told = new Map<string, Told>();
  /** Users with new notifications according to hints. */
  private readonly wanted = new Set<string>();
  private reading?: Promise<void>;
  private polling = false;
  private timer?: NodeJS.Timeout;
  private failing = false;
  /** When the last complete poll began, in milliseconds since 1970. */
  private polledAt = Date.now();

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.poll(), POLL_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Delivers new notifications to `connection` from now on; the client reads earlier ones through REST. */
  async open({ actor }: Connection): Promise<void> {
    if (this.told.has(actor.id)) return;
    // Looks back further than any later read, which would otherwise treat what has just left the window as new.
    const present = await this.recent([actor.id], REMEMBER_MS);
    // Another connection of the user may have been faster, and may have received more since.
    if (this.told.has(actor.id)) return;
    const told = new Told();
    for (const { id } of present) told.add(id);
    this.told.set(actor.id, told);
  }

  @OnEvent('notifications.written')
  onWritten(letters: BusEvents['notifications.written']): void {
    for (const { user_id, notification } of letters) this.deliver(user_id, notification);
  }

  /** A hint that these users have new notifications. */
  hint(user_ids: string[]): Promise<void> {
    for (const id of user_ids) if (this.told.has(id)) this.wanted.add(id);
    this.reading ??= this.readWanted().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private deliver(user_id: string, notification: NotificationRow): void {
    if (!this.told.get(user_id)?.add(notification.id)) return;
    const connections = [...this.hub.connections].filter(
      ({ actor }) => actor.id === user_id && isWithinLimit(actor, notification.project_id),
    );
    this.courier.send(connections, 'notification', notification);
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    const began = Date.now();
    if (await this.read([...this.told.keys()])) {
      this.polledAt = began;
      this.forget();
    }
    this.polling = false;
  }

  /** Reads are sequential, however many hints arrive. */
  private async readWanted(): Promise<void> {
    while (this.wanted.size > 0) {
      const user_ids = [...this.wanted];
      this.wanted.clear();
      await this.read(user_ids);
      await sleep(GATHER_MS);
    }
  }

  /** False when the database could not be read; the next poll makes up for it. */
  private async read(user_ids: string[]): Promise<boolean> {
    if (user_ids.length === 0) return true;
    try {
      for (const { user_id, ...notification } of await this.recent(user_ids)) this.deliver(user_id, notification);
      this.failing = false;
      return true;
    } catch (error) {
      if (!this.failing) this.logger.warn({ err: error }, 'notifications cannot be read just now');
      this.failing = true;
      return false;
    }
  }

  /**
   * What may be new for these users: however long the database was unavailable, nothing written meanwhile is missed.
   */
  private recent(user_ids: string[], windowMs = WINDOW_MS): ReturnType<LiveQueries['recentNotifications']> {
    return this.queries.recentNotifications(user_ids, windowMs + Date.now() - this.polledAt);
  }

  private forget(): void {
    const connected = new Set([...this.hub.connections].map(({ actor }) => actor.id));
    for (const [user_id, told] of this.told) {
      if (connected.has(user_id)) told.expire(this.polledAt);
      else this.told.delete(user_id);
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { BusEvents, NotificationRow } from '../history/events.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';
import { REMEMBER_MS, Told, WINDOW_MS } from './told.js';

/** How often the database is asked for what no bus and no hint told of, in milliseconds. */
const POLL_MS = 1000;
/** How long to wait before the next reading, in milliseconds: what others tell of meanwhile is read together. */
const GATHER_MS = 50;

/** Brings new notifications to the connections of their receivers, each once. */
@Injectable()
export class Inbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Inbox.name);
  /** Of each user who is connected: the ids of what was delivered, or is older than the connection. */
  private readonly told = new Map<string, Told>();
  /** Of whom others say that they have something new. */
  private readonly wanted = new Set<string>();
  private reading?: Promise<void>;
  private polling = false;
  private timer?: NodeJS.Timeout;
  private failing = false;
  /** When the last poll began that found out everything, in milliseconds since 1970. */
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

  /** From now on `connection` is told what is new; what is there already it reads through REST. */
  async open({ actor }: Connection): Promise<void> {
    if (this.told.has(actor.id)) return;
    // Further back than any later look, which would otherwise find as new what had just left the window.
    const present = await this.recent([actor.id], REMEMBER_MS);
    // Another connection of the user may have been faster, and may have been told more since.
    if (this.told.has(actor.id)) return;
    const told = new Told();
    for (const { id } of present) told.add(id);
    this.told.set(actor.id, told);
  }

  @OnEvent('notifications.written')
  onWritten(letters: BusEvents['notifications.written']): void {
    for (const { user_id, notification } of letters) this.deliver(user_id, notification);
  }

  /** Somebody says that these users have new notifications. */
  hint(user_ids: string[]): Promise<void> {
    for (const id of user_ids) if (this.told.has(id)) this.wanted.add(id);
    this.reading ??= this.readWanted().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private deliver(user_id: string, notification: NotificationRow): void {
    if (!this.told.get(user_id)?.add(notification.id)) return;
    const connections = [...this.hub.connections].filter(({ actor }) => actor.id === user_id);
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

  /** One reading at a time, however many hints there are. */
  private async readWanted(): Promise<void> {
    while (this.wanted.size > 0) {
      const user_ids = [...this.wanted];
      this.wanted.clear();
      await this.read(user_ids);
      await sleep(GATHER_MS);
    }
  }

  /** False when the database could not be read; then the next poll makes up for it. */
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

  /** What may be new for these users: however long the database was away, nothing that was written meanwhile is missed. */
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

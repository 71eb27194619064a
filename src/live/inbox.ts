import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { BusEvents, NotificationRow } from '../activity/events.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';

/** How often the database is asked for what no bus and no hint told of, in milliseconds. */
const POLL_MS = 1000;
/** For how long a notification may still be on its way into the database when later ones are there already. */
const WINDOW_MS = 60_000;
/** For how long a notification is remembered as delivered: longer than the window in which it is found again. */
const REMEMBER_MS = 180_000;

/** Brings new notifications to the connections of their receivers, each once. */
@Injectable()
export class Inbox implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Inbox.name);
  /** Per user who is connected: the ids that were delivered, or are older than the connection, and since when. */
  private readonly known = new Map<string, Map<string, number>>();
  private timer?: NodeJS.Timeout;
  private failing = false;
  /** When the last poll began that found out everything, in milliseconds since 1970. */
  private polled_at = Date.now();

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.poll(), POLL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** From now on `connection` is told what is new; what is there already it reads through REST. */
  async open({ actor }: Connection): Promise<void> {
    if (this.known.has(actor.id)) return;
    const present = await this.recent([actor.id]);
    const known = this.known.get(actor.id) ?? new Map<string, number>();
    for (const { id } of present) known.set(id, Date.now());
    this.known.set(actor.id, known);
  }

  @OnEvent('notifications.written')
  onWritten(letters: BusEvents['notifications.written']): void {
    for (const { user_id, notification } of letters) this.deliver(user_id, notification);
  }

  /** Somebody says that these users have new notifications. */
  async hint(user_ids: string[]): Promise<void> {
    await this.read(user_ids.filter((id) => this.known.has(id)));
  }

  private deliver(user_id: string, notification: NotificationRow): void {
    const known = this.known.get(user_id);
    if (!known || known.has(notification.id)) return;
    known.set(notification.id, Date.now());
    const connections = [...this.hub.connections].filter(({ actor }) => actor.id === user_id);
    this.courier.send(connections, 'notification', notification);
  }

  private async poll(): Promise<void> {
    const began = Date.now();
    if (!(await this.read([...this.known.keys()]))) return;
    this.polled_at = began;
    this.forget();
  }

  /** False when the database could not be read. */
  private async read(user_ids: string[]): Promise<boolean> {
    if (user_ids.length === 0) return true;
    try {
      for (const { user_id, ...notification } of await this.recent(user_ids)) this.deliver(user_id, notification);
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn({ err: error }, 'notifications cannot be read just now');
      this.failing = true;
    }
    return !this.failing;
  }

  /** What may be new for these users: however long the database was away, nothing that was written meanwhile is missed. */
  private recent(user_ids: string[]): ReturnType<LiveQueries['recentNotifications']> {
    return this.queries.recentNotifications(user_ids, WINDOW_MS + Date.now() - this.polled_at);
  }

  private forget(): void {
    const connected = new Set([...this.hub.connections].map(({ actor }) => actor.id));
    const expired = Date.now() - REMEMBER_MS;
    for (const [user_id, known] of this.known) {
      if (!connected.has(user_id)) this.known.delete(user_id);
      for (const [id, since] of known) if (since < expired) known.delete(id);
    }
  }
}

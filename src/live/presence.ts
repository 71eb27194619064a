import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Server } from 'socket.io';
import { RedisConnection } from '../kernel/redis/redis.module.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';
import type { PresenceDto } from './live.dto.js';
import type { Subscription } from './subscription.js';

/** People come and go together, such as after a restart: they are told of once, this long after the first, in milliseconds. */
const GATHER_MS = 300;
/** How often instances repeat to each other whom they have. */
const REPEAT_MS = 10_000;
/** What an instance that has fallen silent said is believed for this long, in milliseconds. */
const BELIEVE_MS = 3 * REPEAT_MS;

/** How many people are named; the others are counted. */
export const MAX_NAMED = 20;

/** What one instance tells the others: who looks at a project through it. */
interface Sighting {
  instance: string;
  project_id: string;
  user_ids: string[];
  /** Whether the others are to answer in kind, since the instance has not heard of the project before. */
  asks: boolean;
}

/**
 * Tells everybody who follows a project through Socket.IO who else does. Each instance knows its own connections and hears
 * from the others through Redis; while Redis is away, it tells of its own.
 */
@Injectable()
export class Presence implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Presence.name);
  private readonly instance = randomUUID();
  private server?: Server;
  /** By project and instance: whom the other instances have, and until when that is believed. */
  private readonly elsewhere = new Map<string, Map<string, { user_ids: string[]; until: number }>>();
  private readonly changed = new Map<string, NodeJS.Timeout>();
  /** Of those: where it was here that somebody came or went, of which the others do not know yet. */
  private readonly unannounced = new Set<string>();
  /** What each subscriber was told last. */
  private readonly told = new WeakMap<Subscription, string>();
  /** The projects that are looked at through this instance, as far as the others know. */
  private readonly announced = new Set<string>();
  private repeating?: NodeJS.Timeout;

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
    private readonly redis: RedisConnection,
  ) {}

  /** Begins, once there is a server through which to speak with the other instances. */
  begin(server: Server): void {
    this.server = server;
    server.on('presence', (sighting: Sighting) => this.hear(sighting));
    this.hub.onSubscribers((project_id) => {
      this.unannounced.add(project_id);
      this.gather(project_id);
    });
    this.repeating = setInterval(() => this.repeat(), REPEAT_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.repeating);
    for (const timer of this.changed.values()) clearTimeout(timer);
  }

  private gather(project_id: string): void {
    if (this.changed.has(project_id)) return;
    const tell = () => {
      this.changed.delete(project_id);
      if (this.unannounced.delete(project_id)) this.announce(project_id);
      // While the database is away, so are the names; the next round tells.
      void this.tell(project_id).catch((error: unknown) => this.logger.debug({ err: error }, 'nobody can be named'));
    };
    this.changed.set(project_id, setTimeout(tell, GATHER_MS).unref());
  }

  /** Tells the other instances whom this one has. */
  private announce(project_id: string, asks = !this.announced.has(project_id)): void {
    const user_ids = this.idsHere(project_id);
    if (user_ids.length > 0) this.announced.add(project_id);
    else if (!this.announced.delete(project_id)) return;
    if (user_ids.length === 0) this.elsewhere.delete(project_id);
    if (!this.redis.isReady) return;
    const sighting: Sighting = { instance: this.instance, project_id, user_ids, asks: asks && user_ids.length > 0 };
    this.server?.serverSideEmit('presence', sighting);
  }

  private hear({ instance, project_id, user_ids, asks }: Sighting): void {
    // Nobody here wants to know; whoever comes later asks.
    if (this.subscribers(project_id).length === 0) return;
    const others = this.elsewhere.get(project_id) ?? new Map<string, { user_ids: string[]; until: number }>();
    this.elsewhere.set(project_id, others.set(instance, { user_ids, until: Date.now() + BELIEVE_MS }));
    if (asks) this.announce(project_id, false);
    this.gather(project_id);
  }

  /** So that an instance that missed something, or one that ended without a word, makes no lasting difference. */
  private repeat(): void {
    for (const project_id of [...this.announced]) {
      this.announce(project_id, false);
      this.gather(project_id);
    }
  }

  private async tell(project_id: string): Promise<void> {
    if (this.subscribers(project_id).length === 0) return;
    const user_ids = [...new Set([...this.idsHere(project_id), ...this.idsElsewhere(project_id)])];
    const users = await this.queries.names(user_ids, MAX_NAMED);
    const presence: PresenceDto = { project_id, users, total: user_ids.length };
    const text = JSON.stringify(presence);
    const waiting = this.subscribers(project_id).filter(
      (one) => this.told.get(one) !== text && !one.connection.isFull(),
    );
    for (const subscription of waiting) this.told.set(subscription, text);
    this.courier.send(
      waiting.map(({ connection }) => connection),
      'presence',
      presence,
    );
  }

  /** Those who asked for this very project, and may still see it. */
  private subscribers(project_id: string): Subscription[] {
    return [...this.hub.subscribersOf(project_id)].filter(({ ended, connection }) => !ended && !connection.followsAll);
  }

  private idsHere(project_id: string): string[] {
    return [...new Set(this.subscribers(project_id).map(({ connection }) => connection.actor.id))];
  }

  private idsElsewhere(project_id: string): string[] {
    const others = [...(this.elsewhere.get(project_id)?.entries() ?? [])];
    for (const [instance, { until }] of others)
      if (until < Date.now()) this.elsewhere.get(project_id)?.delete(instance);
    return others.filter(([, { until }]) => until >= Date.now()).flatMap(([, { user_ids }]) => user_ids);
  }
}

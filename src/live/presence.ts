import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Server } from 'socket.io';
import { RedisConnection } from '../kernel/redis/redis.module.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';
import type { PresenceDto } from './live.dto.js';
import type { Subscription } from './subscription.js';

/** The delay before changes are announced, in milliseconds: after a restart, many users come at once. */
const GATHER_MS = 300;
/** How often instances repeat their users to each other. */
const REPEAT_MS = 10_000;
/** How long the users of a silent instance are kept, in milliseconds. */
const BELIEVE_MS = 3 * REPEAT_MS;

/** How many users are named; the rest are counted. */
export const MAX_NAMED = 20;

/** A message between instances: who is viewing a project through the sender. */
interface Sighting {
  instance: string;
  project_id: string;
  user_ids: string[];
  /** Whether the receivers should answer with theirs, because the project is new to the sender. */
  asks: boolean;
}

/**
 * Tells the subscribers of a project who else is viewing it. Each instance knows its own connections and learns the
 * others' through Redis; while Redis is unavailable, it reports its own.
 */
@Injectable()
export class Presence implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Presence.name);
  private readonly instance = randomUUID();
  private server?: Server;
  /** By project and instance: the users of other instances, and when they expire. */
  private readonly elsewhere = new Map<string, Map<string, { user_ids: string[]; until: number }>>();
  private readonly changed = new Map<string, NodeJS.Timeout>();
  /** Of those: projects with local changes that other instances do not know yet. */
  private readonly unannounced = new Set<string>();
  /** What each subscriber received last. */
  private readonly told = new WeakMap<Subscription, string>();
  /** The projects that other instances know to be viewed through this one. */
  private readonly announced = new Set<string>();
  private repeating?: NodeJS.Timeout;

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
    private readonly redis: RedisConnection,
  ) {}

  /** Starts, once there is a server that connects the instances. */
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
      // While the database is unavailable, names are missing; the next round announces them.
      void this.tell(project_id).catch((error: unknown) => this.logger.debug({ err: error }, 'nobody can be named'));
    };
    this.changed.set(project_id, setTimeout(tell, GATHER_MS).unref());
  }

  /** Sends this instance's users to the others. */
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
    // No client here views the project; a later one will ask.
    if (this.subscribers(project_id).length === 0) return;
    const others = this.elsewhere.get(project_id) ?? new Map<string, { user_ids: string[]; until: number }>();
    this.elsewhere.set(project_id, others.set(instance, { user_ids, until: Date.now() + BELIEVE_MS }));
    if (asks) this.announce(project_id, false);
    this.gather(project_id);
  }

  /** Repairs the effects of lost messages and crashed instances. */
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

  /** Those who subscribed to this project explicitly, and may still see it. */
  private subscribers(project_id: string): Subscription[] {
    return [...this.hub.subscribersOf(project_id)].filter(({ left, connection }) => !left && !connection.followsAll);
  }

  private idsHere(project_id: string): string[] {
    // A program is nobody who looks at the board.
    const people = this.subscribers(project_id).filter(({ connection }) => !connection.actor.token);
    return [...new Set(people.map(({ connection }) => connection.actor.id))];
  }

  private idsElsewhere(project_id: string): string[] {
    const others = [...(this.elsewhere.get(project_id)?.entries() ?? [])];
    for (const [instance, { until }] of others)
      if (until < Date.now()) this.elsewhere.get(project_id)?.delete(instance);
    return others.filter(([, { until }]) => until >= Date.now()).flatMap(([, { user_ids }]) => user_ids);
  }
}

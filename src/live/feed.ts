import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { BusEvents, RecordedEvent } from '../history/events.js';
import { Announcements } from './announcements.js';
import { Courier } from './courier.js';
import { DeliveredHeads } from './delivered-heads.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';

/** How often the numbers of followed projects are compared with the database, in milliseconds. */
const POLL_MS = 400;
/** How many events are read at a time. */
const BATCH = 500;

/**
 * Emits the events of every followed project, in the order of their numbers, each once. An event that this process
 * recorded is emitted immediately if it is the next one; all others are read from the database. Hints from other
 * instances only say where to look; polling works without them.
 */
@Injectable()
export class Feed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Feed.name);
  private epoch = '';
  private readonly wanted = new Map<string, number>();
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private failing = false;
  private beginning?: Promise<void>;

  constructor(
    private readonly hub: Hub,
    private readonly heads: DeliveredHeads,
    private readonly queries: LiveQueries,
    private readonly courier: Courier,
    private readonly announcements: Announcements,
  ) {
    hub.onSubscribers((project_id) => this.follow(project_id));
    announcements.onDeferred(({ project_id, seq }) => this.hint(project_id, seq));
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Handles events that this process has just committed. */
  @OnEvent('activity.recorded')
  onRecorded(events: RecordedEvent[]): void {
    // Nobody is connected yet; clients read the present state through REST.
    if (!this.epoch) return;
    for (const event of events) {
      if (!this.hub.hasSubscribers(event.project_id)) this.announcements.announce(event);
      else if (event.seq === this.heads.of(event.project_id) + 1) this.deliver(event);
      else this.advance(event.project_id, event.seq);
    }
  }

  /** The same for events that are only in the database. */
  @OnEvent('activity.advanced')
  onAdvanced(heads: BusEvents['activity.advanced']): void {
    for (const { project_id, seq } of heads) this.hint(project_id, seq);
  }

  /** Handles a hint that a project has events up to `seq`. */
  hint(project_id: string, seq: number): void {
    if (this.hub.hasSubscribers(project_id)) this.advance(project_id, seq);
  }

  /** Follows a project while it has subscriptions, starting where the first one does. */
  private follow(project_id: string): void {
    const [first] = this.hub.subscribersOf(project_id);
    if (first) this.heads.begin(project_id, first.seq);
    else this.heads.end(project_id);
  }

  /** Delivers an event that was read: numbers that are missing before it are of events that are not sent. */
  private deliverNext(event: RecordedEvent): void {
    this.heads.skipTo(event.project_id, event.seq - 1);
    this.deliver(event);
  }

  private deliver(event: RecordedEvent): void {
    if (!this.heads.advance(event.project_id, event.seq)) return;
    this.courier.deliver(event);
    this.announcements.announce(event);
  }

  /** Reads and emits the missing events up to `seq`; sequentially for each project. */
  private advance(project_id: string, seq: number): void {
    if (seq <= this.heads.of(project_id)) return;
    const reading = this.wanted.has(project_id);
    this.wanted.set(project_id, Math.max(seq, this.wanted.get(project_id) ?? 0));
    if (!reading) void this.read(project_id);
  }

  private async read(project_id: string): Promise<void> {
    try {
      for (;;) {
        const until = this.wanted.get(project_id) ?? 0;
        const after = this.heads.of(project_id);
        if (after >= until || this.stopped || !this.heads.isFollowed(project_id)) return;
        const events = await this.queries.events(project_id, after, until, BATCH);
        for (const event of events) this.deliverNext(event);
        if (this.heads.of(project_id) === after) return;
      }
    } catch (error) {
      this.complain(error);
    } finally {
      this.wanted.delete(project_id);
    }
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.poll().finally(() => this.schedule()), POLL_MS);
    this.timer.unref();
  }

  /** Resolves once the feed knows its start; every connection waits for that. */
  async ready(): Promise<void> {
    if (this.epoch) return;
    this.beginning ??= this.compare().finally(() => (this.beginning = undefined));
    await this.beginning;
  }

  private async poll(): Promise<void> {
    if (this.hub.connections.size === 0) this.epoch = '';
    if (!this.epoch) return;
    try {
      await this.compare();
      this.failing = false;
    } catch (error) {
      this.complain(error);
    }
  }

  private async compare(): Promise<void> {
    const { epoch, heads } = await this.queries.heads(this.heads.projects);
    if (epoch !== this.epoch) {
      await this.begin(epoch);
      return;
    }
    for (const [project_id, seq] of heads) this.hint(project_id, seq);
    await this.announcements.poll();
  }

  /** The epoch has changed: the clients' state is invalid, so they have to reconnect. */
  private async begin(epoch: string): Promise<void> {
    if (this.epoch) this.sendAway();
    await this.announcements.begin();
    this.epoch = epoch;
  }

  private sendAway(): void {
    for (const connection of [...this.hub.connections]) {
      // Immediately, however long connections take to end: their subscriptions would keep the numbers of the former
      // epoch.
      this.hub.remove(connection);
      connection.close('again');
    }
  }

  private complain(error: unknown): void {
    if (!this.failing) this.logger.warn({ err: error }, 'the feed cannot be read just now');
    this.failing = true;
  }
}

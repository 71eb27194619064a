import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { BusEvents, RecordedEvent } from '../history/events.js';
import { Announcements } from './announcements.js';
import { Courier } from './courier.js';
import { DeliveredHeads } from './delivered-heads.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';

/** How often the numbers of projects that are followed are compared with what was delivered, in milliseconds. */
const POLL_MS = 400;
/** How many events are read at a time. */
const BATCH = 500;

/**
 * The events of every project that somebody follows, in the order of their numbers, each once. The database is the truth: an
 * event that this process recorded itself goes straight on when it is the next one, and whatever is missing between is read.
 * Hints from other instances only say where to look; without them the poll does.
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
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Events that this process has just committed. */
  @OnEvent('activity.recorded')
  onRecorded(events: RecordedEvent[]): void {
    // Nobody is connected, or has begun to be: what there is then is read through REST.
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

  /** Somebody says that a project has events up to `seq`. */
  hint(project_id: string, seq: number): void {
    if (this.hub.hasSubscribers(project_id)) this.advance(project_id, seq);
  }

  /** Begins with the first subscription to a project, from where that begins; ends with the last. */
  private follow(project_id: string): void {
    const [first] = this.hub.subscribersOf(project_id);
    if (first) this.heads.begin(project_id, first.seq);
    else this.heads.end(project_id);
  }

  private deliver(event: RecordedEvent): void {
    if (!this.heads.advance(event.project_id, event.seq)) return;
    this.courier.deliver(event);
    this.announcements.announce(event);
  }

  /** Reads and delivers what is missing up to `seq`; one reading at a time for each project. */
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
        for (const event of events) this.deliver(event);
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

  /** Resolves once the feed knows where it begins; every connection waits for that. */
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

  /** Another history: what clients have of the former one is worth nothing, so they have to come again. */
  private async begin(epoch: string): Promise<void> {
    if (this.epoch) this.sendAway();
    await this.announcements.begin();
    this.epoch = epoch;
  }

  private sendAway(): void {
    for (const connection of [...this.hub.connections]) {
      // At once, however long a connection takes to end: its subscriptions would keep the numbers of the former history.
      this.hub.remove(connection);
      connection.close('again');
    }
  }

  private complain(error: unknown): void {
    if (!this.failing) this.logger.warn({ err: error }, 'the feed cannot be read just now');
    this.failing = true;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { RecordedEvent } from '../activity/events.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';

/** How often the numbers of all projects are compared with what was delivered, in milliseconds. */
const POLL_MS = 400;
/** How many events are read at a time. */
const BATCH = 500;

/** Of these some users learn without having subscribed to the project. */
const ANNOUNCED: string[] = [
  'project_created',
  'project_deleted',
  'project_restored',
  'member_added',
  'member_removed',
];

/**
 * The events of every project in the order of their numbers, each once. The database is the truth: an event that this
 * process recorded itself goes straight on when it is the next one, and whatever is missing between is read. Hints from other
 * instances only say where to look; without them the poll does.
 */
@Injectable()
export class Feed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Feed.name);
  /** The number of the last event of each project that was delivered. */
  private heads = new Map<string, number>();
  private epoch = '';
  private readonly wanted = new Map<string, number>();
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private failing = false;
  private beginning?: Promise<void>;
  private announcing = Promise.resolve();

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
  ) {
    courier.delivered = (project_id) => this.heads.get(project_id) ?? 0;
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Events that this process has just committed. */
  @OnEvent('activity.recorded')
  onRecorded(events: RecordedEvent[]): void {
    for (const event of events) {
      if (!this.hub.hasSubscribers(event.project_id)) continue;
      if (event.seq === this.delivered(event.project_id) + 1) this.deliver(event);
      else this.advance(event.project_id, event.seq);
    }
  }

  /** Somebody says that a project has events up to `seq`. */
  hint(project_id: string, seq: number): void {
    if (this.hub.hasSubscribers(project_id)) this.advance(project_id, seq);
  }

  private delivered(project_id: string): number {
    return this.heads.get(project_id) ?? 0;
  }

  private deliver(event: RecordedEvent): void {
    if (event.seq !== this.delivered(event.project_id) + 1) return;
    this.heads.set(event.project_id, event.seq);
    this.courier.deliver(event);
    if (ANNOUNCED.includes(event.type)) this.announce(event);
  }

  private announce(event: RecordedEvent): void {
    this.announcing = this.announcing.then(() => this.announceUntilDone(event));
  }

  private async announceUntilDone(event: RecordedEvent): Promise<void> {
    while (!this.stopped && this.hub.connections.size > 0) {
      try {
        return await this.courier.announce(event);
      } catch (error) {
        this.complain(error);
        await sleep(POLL_MS);
      }
    }
  }

  /** Reads and delivers what is missing up to `seq`; one reading at a time for each project. */
  private advance(project_id: string, seq: number): void {
    if (seq <= this.delivered(project_id)) return;
    const reading = this.wanted.has(project_id);
    this.wanted.set(project_id, Math.max(seq, this.wanted.get(project_id) ?? 0));
    if (!reading) void this.read(project_id);
  }

  private async read(project_id: string): Promise<void> {
    try {
      for (;;) {
        const until = this.wanted.get(project_id) ?? 0;
        const after = this.delivered(project_id);
        if (after >= until || this.stopped) return;
        const events = await this.queries.events(project_id, after, until, BATCH);
        for (const event of events) this.deliver(event);
        if (this.delivered(project_id) === after) return;
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
    const { epoch, heads } = await this.queries.heads();
    if (epoch !== this.epoch) {
      this.begin(epoch, heads);
      return;
    }
    const changed = [...heads].filter(([project_id, seq]) => seq > this.delivered(project_id));
    for (const [project_id, seq] of changed) this.hint(project_id, seq);
    await this.passOver(changed.filter(([project_id]) => !this.hub.hasSubscribers(project_id)));
  }

  /** Of projects to which nobody has subscribed, only what is announced matters. */
  private async passOver(changed: [string, number][]): Promise<void> {
    if (changed.length === 0) return;
    const gaps = changed.map(([project_id, until]) => ({ project_id, after: this.delivered(project_id), until }));
    const events = await this.queries.eventsOfTypes(ANNOUNCED, gaps);
    for (const { project_id, after, until } of gaps) {
      // Somebody may have subscribed meanwhile, from an event before `until` on: then all of it matters.
      if (this.hub.hasSubscribers(project_id) || this.delivered(project_id) !== after) continue;
      this.heads.set(project_id, until);
      for (const event of events) if (event.project_id === project_id) this.announce(event);
    }
  }

  /** Another history: what clients have of the former one is worth nothing, so they have to come again. */
  private begin(epoch: string, heads: Map<string, number>): void {
    const former = this.epoch;
    this.epoch = epoch;
    this.heads = heads;
    if (former) for (const connection of [...this.hub.connections]) connection.close();
  }

  private complain(error: unknown): void {
    if (!this.failing) this.logger.warn({ err: error }, 'the feed cannot be read just now');
    this.failing = true;
  }
}

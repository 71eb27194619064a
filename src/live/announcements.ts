import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { EventCatalogue } from '../history/event-catalogue.js';
import type { RecordedEvent } from '../history/events.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import { LiveQueries } from './live.queries.js';
import { REMEMBER_MS, Told, WINDOW_MS } from './told.js';

/** The delay before a retry, in milliseconds. */
const RETRY_MS = 400;

/**
 * Sends users the events that need no subscription, each once. Events of this process are sent immediately, others when
 * they are found in the database; if somebody follows the project, in the order of its events.
 */
@Injectable()
export class Announcements implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Announcements.name);
  /** Events that were announced, or are older than this process's first connection. */
  private readonly told = new Told();
  /** Events that are about to be announced. */
  private readonly queued = new Set<string>();
  /** Events for which it was too early. */
  private readonly deferred: RecordedEvent[] = [];
  private readonly watchers: ((event: RecordedEvent) => void)[] = [];
  private announcing: Promise<void> = Promise.resolve();
  /** When the last complete read of the database began, in milliseconds since 1970. */
  private polledAt = Date.now();
  private stopped = false;

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
    private readonly events: EventCatalogue,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopped = true;
  }

  /** Calls `watcher` with every event for which it was too early: its project has to be read up to it. */
  onDeferred(watcher: (event: RecordedEvent) => void): void {
    this.watchers.push(watcher);
  }

  /** Announces new events from now on. */
  async begin(): Promise<void> {
    const began = Date.now();
    // Before the read, so that events announced meanwhile are known too.
    this.told.clear();
    this.deferred.length = 0;
    // Looks back further than any later read, which would otherwise treat what has just left the window as new.
    const present = await this.queries.recentEvents(this.events.announced, REMEMBER_MS);
    for (const event of present) this.told.add(keyOf(event));
    this.polledAt = began;
  }

  /**
   * Announces an event, unless it needs a subscription or was announced before; sequentially. Earlier events of the
   * same project come first.
   */
  announce(event: RecordedEvent): void {
    this.queue(event, async () => (event.seq > 1 ? ((await this.untilDone(() => this.recent(event))) ?? []) : []));
  }

  /** Announces events of other instances, and those for which it was too early. */
  async poll(): Promise<void> {
    const began = Date.now();
    const recent = await this.recent();
    for (const event of [...this.deferred.splice(0), ...recent]) this.queue(event);
    this.polledAt = began;
    this.told.expire(began);
  }

  /** However long the database was unavailable, nothing recorded meanwhile is missed. */
  private recent(before?: RecordedEvent): Promise<RecordedEvent[]> {
    return this.queries.recentEvents(this.events.announced, WINDOW_MS + Date.now() - this.polledAt, before);
  }

  private queue(event: RecordedEvent, earlier: () => Promise<RecordedEvent[]> = () => Promise.resolve([])): void {
    const key = keyOf(event);
    if (!this.events.isAnnounced(event) || this.told.has(key) || this.queued.has(key)) return;
    this.queued.add(key);
    this.announcing = this.announcing.then(async () => {
      if (!this.told.has(key)) for (const one of [...(await earlier()), event]) await this.announceOnce(one);
      this.queued.delete(key);
    });
  }

  private async announceOnce(event: RecordedEvent): Promise<void> {
    const key = keyOf(event);
    if (this.told.has(key)) return;
    const done = await this.untilDone(() => this.courier.announce(event));
    if (done === false) this.defer(event);
    else this.told.add(key);
  }

  private defer(event: RecordedEvent): void {
    this.deferred.push(event);
    for (const watcher of this.watchers) watcher(event);
  }

  /** Undefined when nobody is connected any more. */
  private async untilDone<T>(work: () => Promise<T>): Promise<T | undefined> {
    while (!this.stopped && this.hub.connections.size > 0) {
      try {
        return await work();
      } catch (error) {
        this.logger.debug({ err: error }, 'an announcement has to wait');
        await sleep(RETRY_MS);
      }
    }
  }
}

function keyOf({ project_id, seq }: RecordedEvent): string {
  return `${project_id} ${seq}`;
}

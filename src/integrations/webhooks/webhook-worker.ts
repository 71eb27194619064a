import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import pLimit from 'p-limit';
import { uuidv7 } from 'uuidv7';
import type { BusEvents, RecordedEvent } from '../../history/events.js';
import { type Claimed, WebhookCursors } from './webhook-cursors.js';
import { WebhookSteps } from './webhook-steps.js';
import type { WebhookState } from './webhook.dto.js';

/** How often an instance looks for events that others have recorded, and for attempts that are due, in milliseconds. */
const POLL_MS = 2_000;
/** How long a worker stays with one webhook while others wait, in milliseconds. */
const SLICE_MS = 10_000;
/** How many webhooks an instance serves at a time, not counting those that it has been waiting for longer than `SLOW_MS`. */
const MAX_PROMPT = 16;
const MAX_RUNNING = 64;
const MAX_OF_PROJECT = 4;
const SLOW_MS = 2_000;

/** Delivers events to webhooks, several at a time, those of one webhook one after the other. */
@Injectable()
export class WebhookWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WebhookWorker.name);
  private readonly owner = uuidv7();
  private readonly running = new Map<string, { project_id: string; waitingSince: number; done: Promise<void> }>();
  /** The projects whose events are worth a look. */
  private projects = new Set<string>();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private isWoken = false;
  private isFailing = false;
  private stopped = false;
  /** One at a time, as all else needs the database too. */
  private readonly claiming = pLimit(1);

  constructor(
    private readonly cursors: WebhookCursors,
    private readonly steps: WebhookSteps,
  ) {}

  /** How many webhooks are being served. */
  get inFlight(): number {
    return this.running.size;
  }

  /** How many webhooks are in which state. */
  states(): Promise<Record<WebhookState, number>> {
    return this.cursors.states();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.poll(), POLL_MS).unref();
  }

  /** Ends after the present attempts; other instances go on at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  /** Events that this process has just committed. */
  @OnEvent('activity.recorded')
  onRecorded(events: RecordedEvent[]): void {
    this.onAdvanced(events);
  }

  /** The same for events that are only in the database. */
  @OnEvent('activity.advanced')
  onAdvanced(heads: BusEvents['activity.advanced']): void {
    if (heads.some(({ project_id }) => this.projects.has(project_id))) this.wake();
  }

  /** Looks for something to send now, also for a project that had no webhook before. */
  wake(project_id?: string): void {
    if (project_id) this.projects.add(project_id);
    this.isWoken = true;
    if (this.stopped || this.looking) return;
    this.looking = this.look().finally(() => (this.looking = undefined));
  }

  private async poll(): Promise<void> {
    try {
      this.projects = new Set(await this.cursors.projects());
      if (this.projects.size > 0) this.wake();
    } catch (error) {
      this.complain(error);
    }
  }

  private async look(): Promise<void> {
    try {
      while (this.isWoken && !this.stopped) {
        this.isWoken = false;
        while (this.hasRoom() && !this.stopped) {
          const claimed = await this.claiming(() => this.cursors.claim(this.owner, this.busyProjects()));
          if (!claimed) break;
          this.serve(claimed);
        }
      }
      this.isFailing = false;
    } catch (error) {
      this.complain(error);
    }
  }

  private hasRoom(): boolean {
    const slow = performance.now() - SLOW_MS;
    const prompt = [...this.running.values()].filter(({ waitingSince }) => waitingSince > slow);
    return prompt.length < MAX_PROMPT && this.running.size < MAX_RUNNING;
  }

  private busyProjects(): string[] {
    const counts = new Map<string, number>();
    for (const { project_id } of this.running.values()) counts.set(project_id, (counts.get(project_id) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= MAX_OF_PROJECT).map(([project_id]) => project_id);
  }

  private serve(claimed: Claimed): void {
    const done = this.deliver(claimed).finally(() => {
      this.running.delete(claimed.id);
      this.wake();
    });
    this.running.set(claimed.id, { project_id: claimed.project_id, waitingSince: performance.now(), done });
  }

  private async deliver(claimed: Claimed): Promise<void> {
    const began = performance.now();
    try {
      for (let isOpen = true; isOpen && !this.stopped && performance.now() - began < SLICE_MS;) {
        const serving = this.running.get(claimed.id);
        if (serving) serving.waitingSince = performance.now();
        isOpen = await this.steps.next(this.owner, claimed);
      }
      await this.steps.release(this.owner, claimed);
    } catch (error) {
      // The database is away, or the like: the lease runs out, and some instance tries again.
      this.complain(error);
    }
  }

  private complain(error: unknown): void {
    if (!this.isFailing) this.logger.warn({ err: error }, 'webhooks have to wait');
    this.isFailing = true;
  }
}

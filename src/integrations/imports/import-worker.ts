import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ImportJobs } from './import-jobs.js';
import { LeaseLost } from './import-problem.js';
import { ImportSteps } from './import-steps.js';

/** How often an instance looks for imports that nobody works on, in milliseconds. */
const POLL_MS = 2_000;
/** How often what imports have left is removed, in milliseconds. */
const SWEEP_MS = 3_600_000;
/** How long a worker stays with one import while others wait, in milliseconds. */
const SLICE_MS = 10_000;
/** The longest pause between two steps, in milliseconds: as long as a step takes, so that others get half of the time. */
const MAX_PAUSE_MS = 250;

/**
 * Works on imports, one at a time on each instance. Every step is one transaction, which also keeps how far the import
 * is: whichever worker takes it next goes on there, and nothing is done twice.
 */
@Injectable()
export class ImportWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportWorker.name);
  private readonly owner = uuidv7();
  private timer?: NodeJS.Timeout;
  private sweeper?: NodeJS.Timeout;
  private working?: Promise<void>;
  private isWoken = false;
  private stopped = false;

  constructor(
    private readonly jobs: ImportJobs,
    private readonly steps: ImportSteps,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.sweeper = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  /** Ends after the present step; another instance goes on at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    clearInterval(this.sweeper);
    await this.working;
  }

  /** Looks for something to do now. */
  wake(): void {
    this.isWoken = true;
    if (this.stopped || this.working) return;
    this.working = this.work().finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    try {
      while (!this.stopped && this.isWoken) {
        this.isWoken = false;
        for (let job = await this.jobs.claim(this.owner); job; job = await this.jobs.claim(this.owner)) {
          await this.workOn(job.id, job);
          if (this.stopped) return;
        }
      }
    } catch (error) {
      // The database is away, or the like: the next poll tries again, and the lease runs out.
      this.logger.warn({ err: error }, 'imports have to wait');
    }
  }

  private async workOn(id: string, job: Parameters<ImportSteps['next']>[1]): Promise<void> {
    const began = Date.now();
    try {
      for (let isOpen = true; isOpen && !this.stopped && Date.now() - began < SLICE_MS;) {
        const stepBegan = Date.now();
        isOpen = await this.steps.next(this.owner, job);
        await sleep(Math.min(MAX_PAUSE_MS, Date.now() - stepBegan));
      }
    } catch (error) {
      if (error instanceof LeaseLost) return;
      this.logger.error({ err: error, import_id: id }, 'a step of an import failed');
      await this.steps.giveUpAfter(this.owner, job);
    }
    await this.jobs.release(this.owner, id);
  }

  private async sweep(): Promise<void> {
    await this.jobs.sweep().catch((error: unknown) => this.logger.error({ err: error }, 'imports were not cleaned up'));
  }
}

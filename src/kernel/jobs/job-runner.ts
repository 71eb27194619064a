import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config.js';
import { JobLost, Unavailable } from './job.js';
import { JobLeases, type Taken } from './job-leases.js';
import { Jobs } from './jobs.service.js';

/** How often an instance looks for jobs, in milliseconds. */
const POLL_MS = 1_000;
/** How often it looks for jobs whose owner has ended, and for what has been kept for long enough. */
const EXPIRE_MS = 15_000;
const ARCHIVE_MS = 3_600_000;
/** How long jobs of a kind wait for what is away. */
const PAUSE_MS = 30_000;
/** A job holds a connection while it is done, so the jobs get a share of the pool only. */
const POOL_SHARE = 8;
const MAX_RUNNING = 4;

/** Does the jobs of the queue, several at a time. */
@Injectable()
export class JobRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger(JobRunner.name);
  private readonly room: number;
  private readonly running = new Map<string, Promise<void>>();
  /** By kind, until when its jobs wait, in the time of `performance.now()`. Afterwards one of them is tried. */
  private readonly paused = new Map<string, number>();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private expiredAt = -Infinity;
  private archivedAt = -Infinity;
  private isFailing = false;
  private stopped = false;

  constructor(
    private readonly jobs: Jobs,
    private readonly leases: JobLeases,
    { DATABASE_POOL_SIZE }: Config,
  ) {
    this.room = Math.max(1, Math.min(MAX_RUNNING, Math.floor(DATABASE_POOL_SIZE / POOL_SHARE)));
  }

  /** Begins, where there are kinds of jobs. What must precede the first job has to be done. */
  start(): void {
    if (this.stopped || this.jobs.kinds.length === 0) return;
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  /** Ends after the jobs that it has; other instances go on at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
    await Promise.all(this.running.values());
  }

  private wake(): void {
    if (this.stopped || this.looking) return;
    this.looking = this.look().finally(() => (this.looking = undefined));
  }

  private async look(): Promise<void> {
    try {
      await this.maintain();
      for (const kind of this.jobs.kinds) await this.takeSome(kind);
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.logger.warn({ err: error }, 'jobs have to wait');
      this.isFailing = true;
    }
  }

  private async takeSome(kind: string): Promise<void> {
    const until = this.paused.get(kind);
    if (until !== undefined && until > performance.now()) return;
    const free = this.room - this.running.size;
    const wanted = until === undefined ? free : Math.min(free, 1);
    if (wanted < 1 || this.stopped) return;
    const taken = await this.leases.take(kind, wanted);
    // Until it has ended, the one that is tried decides for all.
    if (taken.length > 0 && until !== undefined) this.paused.set(kind, Infinity);
    for (const job of taken) this.serve(job);
  }

  private serve(taken: Taken): void {
    const key = `${taken.name} ${taken.id}`;
    const done = this.do(taken).finally(() => {
      this.running.delete(key);
      this.wake();
    });
    this.running.set(key, done);
  }

  private async do(taken: Taken): Promise<void> {
    const { name: kind } = taken;
    try {
      await this.jobs.workOf(kind)?.(this.leases.jobOf(taken));
      await this.leases.done(taken);
      this.paused.delete(kind);
    } catch (error) {
      if (error instanceof Unavailable) this.pause(kind, error);
      else this.paused.delete(kind);
      if (!(error instanceof JobLost)) await this.fail(taken, error as Error);
    }
  }

  private pause(kind: string, error: Error): void {
    if (!this.paused.has(kind)) this.logger.warn({ err: error, kind }, 'jobs of this kind have to wait');
    this.paused.set(kind, performance.now() + PAUSE_MS);
  }

  private async fail(taken: Taken, error: Error): Promise<void> {
    try {
      const isFinal = await this.leases.failed(taken, error);
      if (isFinal) this.logger.error({ err: error, kind: taken.name, job_id: taken.id }, 'a job has failed');
    } catch {
      // The database is away, or the like: the lease runs out, and some instance tries again.
    }
  }

  private async maintain(): Promise<void> {
    const now = performance.now();
    if (now - this.expiredAt < EXPIRE_MS) return;
    this.expiredAt = now;
    const queue = await this.jobs.queue();
    await queue.expire();
    if (now - this.archivedAt < ARCHIVE_MS) return;
    this.archivedAt = now;
    await queue.maintain();
  }
}

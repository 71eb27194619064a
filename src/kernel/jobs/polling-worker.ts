import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';

/** How a worker looks for what is due. */
interface Polling {
  /** In milliseconds. */
  everyMs: number;
  /** How many rounds follow each other at most. */
  maxRounds: number;
  /** What is logged, once, when a look fails: the next one finds the same. */
  failing: string;
}

/** Looks for what is due now and then, one look at a time; on shutdown, it ends after the present round. */
export abstract class PollingWorker implements BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private isFailing = false;
  private stopped = false;

  constructor(private readonly polling: Polling) {}

  /** Does some of what is due. @returns whether there may be more. */
  protected abstract round(): Promise<boolean>;

  protected begin(): void {
    if (this.stopped) return;
    this.timer = setInterval(() => void this.look(), this.polling.everyMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
  }

  /** Does what is due now. */
  look(): Promise<void> {
    this.looking ??= this.run().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async run(): Promise<void> {
    const { maxRounds, failing } = this.polling;
    try {
      for (let round = 0; round < maxRounds && !this.stopped; round++) if (!(await this.round())) break;
      this.isFailing = false;
    } catch (error) {
      // The database is away, or the like.
      if (!this.isFailing) this.logger.warn({ err: error }, failing);
      this.isFailing = true;
    }
  }
}

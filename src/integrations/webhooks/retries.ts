import { Injectable } from '@nestjs/common';

const HOUR_MS = 3_600_000;

/** When a message that failed is sent again. */
@Injectable()
export class Retries {
  /** The first pause, in milliseconds. Each pause is three times as long as the one before. */
  firstMs = 5_000;
  /** The longest pause between two attempts, in milliseconds. */
  maxMs = 3 * HOUR_MS;
  /** How long a webhook may fail before it is paused, in milliseconds. */
  giveUpMs = 72 * HOUR_MS;
  /** The longest pause that a receiver can ask for, in milliseconds. */
  maxAskedMs = 24 * HOUR_MS;

  /**
   * The pause after an attempt in milliseconds, up to a fifth shorter or longer, so that not all who failed together come
   * back together.
   * @param attempts how many have failed.
   * @param askedMs what the receiver asked for.
   */
  pauseAfter(attempts: number, askedMs = 0): number {
    const pause = Math.min(this.maxMs, this.firstMs * 3 ** (attempts - 1)) * (0.8 + 0.4 * Math.random());
    return Math.round(Math.max(pause, Math.min(askedMs, this.maxAskedMs)));
  }
}

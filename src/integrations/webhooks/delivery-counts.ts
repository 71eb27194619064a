import { Injectable } from '@nestjs/common';
import type { Outcome } from './sender.js';

/** What this process has sent, for metrics. */
@Injectable()
export class DeliveryCounts {
  readonly attempts = { succeeded: 0, failed: 0 };
  /** How long all attempts took together, in milliseconds. */
  totalMs = 0;

  count({ succeeded, duration_ms }: Outcome): void {
    this.attempts[succeeded ? 'succeeded' : 'failed'] += 1;
    this.totalMs += duration_ms;
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Counters } from '../common/counters.js';
import { TooManyRequests } from '../common/problem.js';

const MAX_FAILURES = 10;
const FAILURES_WINDOW_MS = 15 * 60_000;
const MAX_ATTEMPTS = 100;
const ATTEMPTS_WINDOW_MS = 60_000;

/** Slows down who tries passwords: per address, and per account whatever the address. */
@Injectable()
export class PasswordThrottle {
  /** The last attempt in line for each account that has any. */
  private readonly turns = new Map<string, Promise<boolean>>();

  constructor(private readonly counters: Counters) {}

  /**
   * Counts an attempt that involves a password.
   * @throws TooManyRequests after 100 in a minute from one address.
   */
  async attempt(address: string): Promise<void> {
    const { count, expires_in } = await this.counters.add(`password:address:${address}`, ATTEMPTS_WINDOW_MS);
    if (count > MAX_ATTEMPTS) throw new TooManyRequests('Too many attempts from this address.', expires_in / 1000);
  }

  /**
   * Runs `check`, which tells whether a password was right. It is counted as a failure before it runs, and taken back
   * after a success, so that many attempts at once, here and at other instances, get no further than one after the
   * other. Here they take turns: right passwords that arrive at once must not count against each other.
   *
   * @param account whose password it is; need not exist.
   * @throws TooManyRequests after 10 failures in 15 minutes.
   */
  async guard(account: string, check: () => Promise<boolean>): Promise<boolean> {
    const key = `password:account:${createHash('sha256').update(account).digest('base64url')}`;
    const turn = (this.turns.get(key) ?? Promise.resolve(true)).catch(() => false).then(() => this.count(key, check));
    this.turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(key) === turn) this.turns.delete(key);
    }
  }

  private async count(key: string, check: () => Promise<boolean>): Promise<boolean> {
    const { count, expires_in } = await this.counters.add(key, FAILURES_WINDOW_MS);
    let failed = false;
    try {
      if (count > MAX_FAILURES)
        throw new TooManyRequests('Too many failed attempts for this account.', expires_in / 1000);
      failed = !(await check());
    } finally {
      if (!failed) await this.counters.add(key, FAILURES_WINDOW_MS, -1);
    }
    return !failed;
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Count, Counters } from '../kernel/limits/counters.js';
import { networkOf } from '../kernel/http/network-of.js';
import { TooManyRequests } from '../kernel/http/problem.js';

/** After so many failures in a row, an account is closed to this kind of caller for a while. */
export const MAX_FAILURES = 10;
const FAILURES_WINDOW_MS = 15 * 60_000;
const MAX_ATTEMPTS = 100;
const ATTEMPTS_WINDOW_MS = 60_000;

/**
 * Limits password attempts per address and per account. Attempts by strangers count neither against known devices of
 * the account, nor against a password change within a session.
 */
@Injectable()
export class PasswordThrottle {
  /** The number of comparisons in progress, by account. */
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(private readonly counters: Counters) {}

  /**
   * Counts a password attempt.
   * @param kind attempts by strangers do not count against sessions at the same address.
   * @throws TooManyRequests after 100 in a minute from one address.
   */
  async attempt(address: string, kind: 'login' | 'change'): Promise<void> {
    const key = `password:${kind}:${networkOf(address)}`;
    const { count, expires_in } = await this.counters.add(key, ATTEMPTS_WINDOW_MS);
    if (count > MAX_ATTEMPTS) throw new TooManyRequests('Too many attempts from this address.', expires_in / 1000);
  }

  /**
   * Rejects immediately what `guard` would reject after the queue.
   * @throws TooManyRequests after 10 failures in 15 minutes.
   */
  async refuseLocked(account: string): Promise<void> {
    const count = await this.counters.read(keyOf(account), FAILURES_WINDOW_MS);
    if (count.count >= MAX_FAILURES && !this.running.has(keyOf(account))) throw locked(count);
  }

  /**
   * Runs `check`, which returns whether a password is correct. It is counted as a failure beforehand, and the count is
   * reverted on success, so concurrent attempts, on any instance, achieve no more than sequential ones.
   * @param account identifies the account and the kind of caller; need not exist.
   * @param onFailure is told how many have failed since the count began, with this one.
   * @throws TooManyRequests after 10 failures in 15 minutes.
   */
  async guard(
    account: string,
    check: () => Promise<boolean>,
    onFailure?: (failures: number) => void,
  ): Promise<boolean> {
    const key = keyOf(account);
    const attempts = await this.admit(key);
    const checking = this.count(key, check);
    const settled = checking.catch(() => undefined);
    this.running.set(key, settled);
    try {
      const right = await checking;
      if (!right) onFailure?.(attempts);
      return right;
    } finally {
      if (this.running.get(key) === settled) this.running.delete(key);
    }
  }

  /**
   * Concurrent correct passwords must not count against each other: the last ones wait for the others.
   * @returns the count, with this attempt.
   */
  private async admit(key: string): Promise<number> {
    for (;;) {
      const count = await this.counters.add(key, FAILURES_WINDOW_MS);
      if (count.count <= MAX_FAILURES) return count.count;
      await this.counters.add(key, FAILURES_WINDOW_MS, -1);
      const before = this.running.get(key);
      if (!before) throw locked(count);
      await before;
    }
  }

  private async count(key: string, check: () => Promise<boolean>): Promise<boolean> {
    let failed = false;
    try {
      failed = !(await check());
    } finally {
      if (!failed) await this.counters.add(key, FAILURES_WINDOW_MS, -1);
    }
    return !failed;
  }
}

function keyOf(account: string): string {
  return `password:account:${createHash('sha256').update(account).digest('base64url')}`;
}

function locked({ expires_in }: Count): TooManyRequests {
  return new TooManyRequests('Too many failed attempts for this account.', expires_in / 1000);
}

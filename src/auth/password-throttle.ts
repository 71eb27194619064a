import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Count, Counters } from '../kernel/limits/counters.js';
import { networkOf } from '../kernel/http/network-of.js';
import { TooManyRequests } from '../kernel/http/problem.js';

const MAX_FAILURES = 10;
const FAILURES_WINDOW_MS = 15 * 60_000;
const MAX_ATTEMPTS = 100;
const ATTEMPTS_WINDOW_MS = 60_000;

/**
 * Slows down who tries passwords: per address, and per account whatever the address. What others do counts neither against
 * a device in which the account was used before, nor against who is logged in and changes the password.
 */
@Injectable()
export class PasswordThrottle {
  /** What is being compared just now, for each account for which anything is. */
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(private readonly counters: Counters) {}

  /**
   * Counts an attempt that involves a password.
   * @param kind strangers' attempts do not count against who is logged in at the same address.
   * @throws TooManyRequests after 100 in a minute from one address.
   */
  async attempt(address: string, kind: 'login' | 'change'): Promise<void> {
    const key = `password:${kind}:${networkOf(address)}`;
    const { count, expires_in } = await this.counters.add(key, ATTEMPTS_WINDOW_MS);
    if (count > MAX_ATTEMPTS) throw new TooManyRequests('Too many attempts from this address.', expires_in / 1000);
  }

  /**
   * Refuses at once what `guard` would refuse when its turn has come.
   * @throws TooManyRequests after 10 failures in 15 minutes.
   */
  async refuseLocked(account: string): Promise<void> {
    const count = await this.counters.read(keyOf(account), FAILURES_WINDOW_MS);
    if (count.count >= MAX_FAILURES && !this.running.has(keyOf(account))) throw locked(count);
  }

  /**
   * Runs `check`, which tells whether a password was right. It is counted as a failure before it runs, and taken back
   * after a success, so that many attempts at once, here and at other instances, get no further than one after the other.
   *
   * @param account stands for the password that is tried, and for who tries it; need not exist.
   * @throws TooManyRequests after 10 failures in 15 minutes.
   */
  async guard(account: string, check: () => Promise<boolean>): Promise<boolean> {
    const key = keyOf(account);
    await this.admit(key);
    const checking = this.count(key, check);
    const settled = checking.catch(() => undefined);
    this.running.set(key, settled);
    try {
      return await checking;
    } finally {
      if (this.running.get(key) === settled) this.running.delete(key);
    }
  }

  /** Right passwords that are compared at once must not count against each other: the last ones wait for the others. */
  private async admit(key: string): Promise<void> {
    for (;;) {
      const count = await this.counters.add(key, FAILURES_WINDOW_MS);
      if (count.count <= MAX_FAILURES) return;
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

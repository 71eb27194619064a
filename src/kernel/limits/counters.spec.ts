import { afterEach, describe, expect, it, vi } from 'vitest';
import { Counters } from './counters.js';
import { RedisConnection } from '../redis/redis.module.js';

const WINDOW_MS = 60_000;

/** Counters of this process alone, by a clock that stands still until it is moved. */
function countersAt(start: number): { counters: Counters; clock: { mockReturnValue(now: number): unknown } } {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(start);
  return { counters: new Counters(new RedisConnection(null)), clock };
}

describe('a counter without Redis', () => {
  afterEach(() => vi.restoreAllMocks());

  it('adds up in a window that begins with the first, and begins anew after its end', async () => {
    const { counters, clock } = countersAt(1000);
    expect(await counters.add('key', WINDOW_MS)).toEqual({ count: 1, expires_in: WINDOW_MS });
    clock.mockReturnValue(1000 + WINDOW_MS - 1);
    expect(await counters.add('key', WINDOW_MS, 2)).toEqual({ count: 3, expires_in: 1 });
    expect(await counters.add('another', WINDOW_MS)).toEqual({ count: 1, expires_in: WINDOW_MS });
    clock.mockReturnValue(1000 + WINDOW_MS);
    expect(await counters.add('key', WINDOW_MS)).toEqual({ count: 1, expires_in: WINDOW_MS });
  });

  it('never says that it takes longer than its window', async () => {
    // At this time the sum of both, less the time, is by a rounding more than the window.
    const now = 16_758.703;
    expect(now + WINDOW_MS - now).toBeGreaterThan(WINDOW_MS);
    expect(await countersAt(now).counters.add('key', WINDOW_MS)).toEqual({ count: 1, expires_in: WINDOW_MS });
  });

  it('is read without being made', async () => {
    const { counters, clock } = countersAt(1000);
    expect(await counters.read('key', WINDOW_MS)).toEqual({ count: 0, expires_in: 0 });
    await counters.add('key', WINDOW_MS, 2);
    expect(await counters.read('key', WINDOW_MS)).toEqual({ count: 2, expires_in: WINDOW_MS });
    clock.mockReturnValue(1000 + WINDOW_MS);
    expect(await counters.read('key', WINDOW_MS)).toEqual({ count: 0, expires_in: 0 });
  });

  it('is one of 100,000 at most: the one that would end next gives way', async () => {
    const { counters, clock } = countersAt(1000);
    await counters.add('long', 2 * WINDOW_MS);
    await counters.add('first', WINDOW_MS);
    clock.mockReturnValue(1001);
    for (let n = 0; n < 99_999; n++) await counters.add(`key ${n}`, WINDOW_MS);
    expect((await counters.read('first', WINDOW_MS)).count).toBe(1);
    await counters.add('one more', WINDOW_MS);
    expect((await counters.read('first', WINDOW_MS)).count).toBe(0);
    expect((await counters.read('key 0', WINDOW_MS)).count).toBe(1);
    // Whoever fills those of a minute does not push out those of a quarter of an hour.
    expect((await counters.read('long', 2 * WINDOW_MS)).count).toBe(1);
  });
});

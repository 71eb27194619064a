import { describe, expect, it } from 'vitest';
import { Retries } from './retries.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe('the pauses between attempts', () => {
  const retries = new Retries();

  it('grow threefold up to three hours, and differ by up to a fifth', () => {
    for (const [attempts, pause] of [
      [1, 5 * SECOND],
      [2, 15 * SECOND],
      [3, 45 * SECOND],
      [7, 3_645 * SECOND],
      [8, 3 * HOUR],
      [1_000, 3 * HOUR],
    ] as const) {
      const pauses = Array.from({ length: 200 }, () => retries.pauseAfter(attempts));
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(pause * 0.8);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(pause * 1.2);
      expect(new Set(pauses).size).toBeGreaterThan(1);
    }
  });

  it('are as long as the receiver asks for, within a day', () => {
    expect(retries.pauseAfter(1, HOUR)).toBe(HOUR);
    expect(retries.pauseAfter(1, 1_000 * HOUR)).toBe(24 * HOUR);
    expect(retries.pauseAfter(9, SECOND)).toBeGreaterThan(2 * HOUR);
  });
});

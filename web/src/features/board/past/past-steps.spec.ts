import { describe, expect, it } from 'vitest';
import { dayOfEvent, lastFriday, nextMoment } from './past-steps.js';

const days = [0, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 9].map((seq, n) => ({
  date: `2026-03-${String(n + 1).padStart(2, '0')}`,
  seq,
  events: 0,
}));

describe('steps through the past', () => {
  it('finds the day of an event', () => {
    expect([1, 3, 4, 9, 12].map((seq) => dayOfEvent(days, seq))).toEqual([1, 1, 3, 12, 12]);
  });

  it('goes on by change, day and week, over days on which nothing happened, until the last', () => {
    expect(nextMoment(days, 9, 1, 'change')).toBe(2);
    expect(nextMoment(days, 9, 1, 'day')).toBe(3);
    expect(nextMoment(days, 9, 3, 'day')).toBe(5);
    expect(nextMoment(days, 9, 3, 'week')).toBe(5);
    expect(nextMoment(days, 9, 5, 'week')).toBe(9);
    expect(nextMoment(days, 11, 9, 'day')).toBe(11);
    expect(nextMoment(days, 9, 9, 'change')).toBeUndefined();
  });

  it('knows the last Friday, which is never today', () => {
    expect(lastFriday('2026-11-28')).toBe('2026-11-27');
    expect(lastFriday('2026-11-27')).toBe('2026-11-20');
    expect(lastFriday('2026-11-26')).toBe('2026-11-20');
  });
});

import { describe, expect, it } from 'vitest';
import { daysUntil, MAX_DAYS_AHEAD, tasksDone } from './forecast.js';

describe('forecast', () => {
  it('is exact where every day was the same', () => {
    expect(daysUntil(10, [2, 2, 2], 'seed').values).toEqual([5, 5, 5, 5]);
    expect(tasksDone(7, [2, 2, 2], 'seed').values).toEqual([14, 14, 14, 14]);
  });

  it('is the same for the same seed, and another one for another', () => {
    const past = [0, 1, 0, 3, 2, 0, 0, 5];
    const of = (seed: string) => daysUntil(200, past, seed);
    expect(of('a')).toEqual(of('a'));
    const seeds = Array.from({ length: 20 }, (_, n) => of(String(n)).values.join());
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  it('promises less the surer it has to be', () => {
    const past = [0, 1, 0, 3, 2, 0, 0, 5];
    const { values: days } = daysUntil(40, past, 'seed');
    const { values: tasks } = tasksDone(30, past, 'seed');
    expect(days).toEqual([...days].sort((a, b) => Number(a) - Number(b)));
    expect(tasks).toEqual([...tasks].sort((a, b) => Number(b) - Number(a)));
    expect(new Set(days).size).toBeGreaterThan(1);
  });

  /** Of one task on every second day, the days until one is done have a known distribution: 1 − 2^−n. */
  it('draws each past day with the same probability', () => {
    const { runs, values } = daysUntil(1, [0, 1], 'seed');
    expect(runs).toBe(10_000);
    // Half of the runs end on the first day: which side of a half, chance decides.
    expect(values.slice(1)).toEqual([2, 3, 5]);
  });

  it('ends where nothing can be told, and does no more work than it may', () => {
    const { runs, values } = daysUntil(10_000, [...Array<number>(83).fill(0), 10], 'seed');
    expect(values).toEqual([null, null, null, null]);
    expect(runs).toBe(1_000);
    expect(tasksDone(MAX_DAYS_AHEAD, [1], 'seed')).toEqual({ runs: 1_000, values: [3650, 3650, 3650, 3650] });
  });
});

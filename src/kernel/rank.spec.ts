import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { randomInt } from '../../test/support/random.js';
import { MAX_RANK_LENGTH, rankBetween, spreadRanks } from './rank.js';

// Replaces the random numbers of ranks by seeded ones.
vi.mock('node:crypto', async (original) => ({
  ...(await original<object>()),
  randomInt: (min: number, max?: number) => randomInt(min, max),
}));

const RANK = /^([0-9A-Za-z]{4})+$/;
const FIRST = rankBetween({ prev: null, next: null });

/** Inserts a card at an index of a column of ranks, and returns its rank. */
function insert(column: string[], index: number): string {
  const rank = rankBetween({ prev: column[index - 1] ?? null, next: column[index] ?? null });
  column.splice(index, 0, rank);
  return rank;
}

/** A column after many insertions, each at `place`; with the length of the longest rank. */
function drop(times: number, place: (column: string[], n: number) => number): { column: string[]; longest: number } {
  const column = [FIRST];
  insert(column, 1);
  let longest = 0;
  for (let n = 0; n < times; n++) longest = Math.max(longest, insert(column, place(column, n)).length);
  return { column, longest };
}

function expectOrder(column: string[]): void {
  expect(column.filter((rank, index) => index > 0 && !(column[index - 1]! < rank))).toEqual([]);
}

describe('ranks', () => {
  it('lie between their neighbours, wherever cards are dropped', () => {
    const drops = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(drops, (places) => {
        const column: string[] = [];
        for (const place of places) expect(insert(column, place % (column.length + 1))).toMatch(RANK);
        expectOrder(column);
      }),
    );
  });

  it('find room between any two ranks, however close', () => {
    const digit = fc.constantFrom('0000', '0001', '0002', '000A', 'V000', 'zzzy', 'zzzz');
    const rank = fc
      .tuple(fc.array(digit, { maxLength: 5 }), digit)
      .filter(([, last]) => last !== '0000')
      .map(([digits, last]) => [...digits, last].join(''));
    const pair = fc.tuple(rank, rank).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [prev, next] = a < b ? [a, b] : [b, a];
        for (const gap of [
          { prev, next },
          { prev: null, next: prev },
          { prev: next, next: null },
        ]) {
          const between = rankBetween(gap);
          expect(between).toMatch(RANK);
          // No rank lies between a rank and the same rank followed by 0.
          expect(between.endsWith('0000')).toBe(false);
          expect(between > (gap.prev ?? '') && (gap.next === null || between < gap.next)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, number, (column: string[], n: number) => number]>([
    ['right after the same card', 3, () => 1],
    ['right before the same card', 2, (column) => column.length - 1],
    ['at the top', 1, () => 0],
    ['at the end', 1, (column) => column.length],
    ['at both ends in turn', 1, (column, n) => (n % 2 ? 0 : column.length)],
  ])('stay short while 10,000 cards are dropped %s: %i digits', (_, digits, place) => {
    const { column, longest } = drop(10_000, place);
    expectOrder(column);
    expect(longest).toBe(4 * digits);
  });

  it('stay short enough to be kept while 10,000 cards are dropped anywhere', () => {
    const { column, longest } = drop(10_000, (ranks) => randomInt(ranks.length + 1));
    expectOrder(column);
    expect(longest).toBeLessThanOrEqual(MAX_RANK_LENGTH);
  });

  it('stay short while the cards of a board change places all day: hardly ever does a column need new ones', () => {
    const { column } = drop(38, (ranks) => ranks.length);
    let newOnes = 0;
    for (let n = 0; n < 10_000; n++) {
      column.splice(randomInt(column.length), 1);
      const { length } = insert(column, randomInt(column.length + 1));
      if (length <= MAX_RANK_LENGTH) continue;
      column.splice(0, column.length, ...spreadRanks(column.length));
      newOnes++;
    }
    expectOrder(column);
    // One board in ten thousand needs them once.
    expect(newOnes).toBeLessThanOrEqual(2);
  });

  it('rarely are the same for two cards that are dropped into one gap at once', () => {
    const { column } = drop(40, (ranks) => ranks.length);
    let same = 0;
    for (let n = 0; n < 5000; n++) {
      column.splice(randomInt(column.length), 1);
      const index = randomInt(column.length + 1);
      const gap = { prev: column[index - 1] ?? null, next: column[index] ?? null };
      if (insert(column, index) === rankBetween(gap)) same++;
    }
    // About 1 in 100.
    expect(same).toBeLessThan(5000 * 0.03);
  });

  it('are short, in order and far apart when a column gets new ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (count) => {
        const ranks = spreadRanks(count);
        expect(ranks).toHaveLength(count);
        expectOrder(ranks);
        expect(ranks.every((rank) => RANK.test(rank) && rank.length === 4 && rank !== '0000')).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(spreadRanks(10)).not.toEqual(spreadRanks(10));
  });
});

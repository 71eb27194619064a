import { describe, expect, it } from 'vitest';
import { digestAfter } from './digest.js';

const BERLIN = { hour: 8, zone: 'Europe/Berlin', last: null };
const at = async (happened: string, time: Partial<Parameters<typeof digestAfter>[1]> = {}) => {
  const { date, due } = await digestAfter(new Date(happened), { ...BERLIN, ...time });
  return [date, due.toISOString()];
};

describe('a digest', () => {
  it.each([
    ['before its hour', '2026-06-01T05:00:00Z', '2026-06-01', '2026-06-01T06:00:00.000Z'],
    ['at its hour', '2026-06-01T06:00:00Z', '2026-06-01', '2026-06-01T06:00:00.000Z'],
    ['after its hour', '2026-06-01T06:00:01Z', '2026-06-02', '2026-06-02T06:00:00.000Z'],
    ['before midnight', '2026-06-01T21:59:59Z', '2026-06-02', '2026-06-02T06:00:00.000Z'],
    ['after midnight', '2026-06-01T22:00:00Z', '2026-06-02', '2026-06-02T06:00:00.000Z'],
  ])('tells of what happened %s', async (_, happened, date, due) => {
    expect(await at(happened)).toEqual([date, due]);
  });

  it('is at the same hour of the clock before and after clocks change', async () => {
    expect(await at('2027-03-27T12:00:00Z')).toEqual(['2027-03-28', '2027-03-28T06:00:00.000Z']);
    expect(await at('2027-03-26T12:00:00Z')).toEqual(['2027-03-27', '2027-03-27T07:00:00.000Z']);
    expect(await at('2027-10-30T12:00:00Z')).toEqual(['2027-10-31', '2027-10-31T07:00:00.000Z']);
  });

  it('whose hour is skipped or comes twice is there once', async () => {
    expect(await at('2027-03-27T12:00:00Z', { hour: 2 })).toEqual(['2027-03-28', '2027-03-28T01:00:00.000Z']);
    expect(await at('2027-10-30T12:00:00Z', { hour: 2 })).toEqual(['2027-10-31', '2027-10-31T00:00:00.000Z']);
    // Between the two.
    expect(await at('2027-10-31T00:30:00Z', { hour: 2, last: '2027-10-31' })).toEqual([
      '2027-11-01',
      '2027-11-01T01:00:00.000Z',
    ]);
  });

  it('is one a day, also of somebody who flies to the west, or wants it later', async () => {
    const happened = '2026-06-01T07:00:00Z';
    expect(await at(happened, { last: '2026-06-01', zone: 'America/Los_Angeles' })).toEqual([
      '2026-06-02',
      '2026-06-02T15:00:00.000Z',
    ]);
    expect(await at(happened, { last: '2026-06-01', hour: 18 })).toEqual(['2026-06-02', '2026-06-02T16:00:00.000Z']);
  });
});

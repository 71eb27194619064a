import { describe, expect, it } from 'vitest';
import { byDay } from './days.js';

const at = (year: number, month: number, day: number, hour: number) => ({
  created_at: new Date(year, month - 1, day, hour).toISOString(),
});

describe('days', () => {
  it("follow the reader's clock, in the order of the rows", () => {
    const rows = [at(2026, 11, 2, 23), at(2026, 11, 2, 0), at(2026, 11, 1, 23), at(2026, 1, 5, 12)];
    expect(byDay(rows)).toEqual([
      { date: '2026-11-02', rows: [rows[0], rows[1]] },
      { date: '2026-11-01', rows: [rows[2]] },
      { date: '2026-01-05', rows: [rows[3]] },
    ]);
    expect(byDay([])).toEqual([]);
  });
});

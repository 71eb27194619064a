import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { shifted } from './shift.js';
import { addMonths, dateIn, daysBetween, marksOf, spanOf, stepped, timelineSpan, weekOf } from './span.js';

const MONDAY = 1;
const SUNDAY = 0;

beforeAll(() => vi.stubGlobal('navigator', { languages: ['en-GB'] }));
afterAll(() => vi.unstubAllGlobals());

describe('a span of a calendar', () => {
  it('of a month has the whole weeks around it', () => {
    expect(spanOf('month', '2026-11-15', MONDAY)).toEqual({ from: '2026-10-26', to: '2026-12-06' });
    expect(spanOf('month', '2026-11-15', SUNDAY)).toEqual({ from: '2026-11-01', to: '2026-12-05' });
    expect(spanOf('month', '2027-02-28', MONDAY)).toEqual({ from: '2027-02-01', to: '2027-02-28' });
  });

  it('of a week begins where weeks begin', () => {
    expect(spanOf('week', '2027-01-01', MONDAY)).toEqual({ from: '2026-12-28', to: '2027-01-03' });
    expect(weekOf('2026-11-29', MONDAY)).toBe('2026-11-23');
    expect(weekOf('2026-11-29', SUNDAY)).toBe('2026-11-29');
  });

  it('of a list is the month', () => {
    expect(spanOf('list', '2028-02-29')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  });

  it('is followed by the next one, however long months are', () => {
    expect(stepped('month', '2026-01-31', 1)).toBe('2026-02-01');
    expect(stepped('month', '2026-01-31', -1)).toBe('2025-12-01');
    expect(stepped('week', '2026-03-29', 1)).toBe('2026-04-05');
    expect(addMonths('2026-12-01', 1)).toBe('2027-01-01');
  });
});

describe('a timeline', () => {
  it('begins with the week before the day', () => {
    expect(timelineSpan('weeks', '2026-11-27', MONDAY)).toEqual({ from: '2026-11-16', to: '2026-12-13' });
  });

  it('has marks that cover it without gaps', () => {
    for (const unit of ['month', 'week'] as const) {
      const span = timelineSpan('year', '2026-11-27', MONDAY);
      const marks = marksOf(span, unit);
      expect(marks[0]?.from).toBe(span.from);
      expect(marks.at(-1)?.to).toBe(span.to);
      for (const [index, { from }] of marks.slice(1).entries())
        expect(daysBetween(marks[index]?.to ?? '', from)).toBe(1);
    }
  });
});

it('takes only dates that exist from an address', () => {
  expect(dateIn('2028-02-29')).toBe('2028-02-29');
  for (const text of ['2027-02-29', '2026-13-01', '2026-1-1', '0001-01-01', '9999-12-31', 'today', '', undefined])
    expect(dateIn(text)).toBeUndefined();
});

describe('a shift', () => {
  const task = { start_date: '2026-02-26', deadline: '2026-02-28' };

  it('moves both ends, or one', () => {
    expect(shifted(task, { start: 2, deadline: 2 })).toEqual({ start_date: '2026-02-28', deadline: '2026-03-02' });
    expect(shifted(task, { start: 0, deadline: -1 })).toEqual({ deadline: '2026-02-27' });
    expect(shifted(task, { start: 1, deadline: 0 })).toEqual({ start_date: '2026-02-27' });
    expect(shifted({ ...task, start_date: null }, { start: 7, deadline: 7 })).toEqual({ deadline: '2026-03-07' });
  });

  it('never puts the end before the start, nor leaves the calendar', () => {
    expect(shifted(task, { start: 0, deadline: -3 })).toBeUndefined();
    expect(shifted(task, { start: 3, deadline: 0 })).toBeUndefined();
    expect(shifted({ start_date: null, deadline: '9999-12-30' }, { start: 7, deadline: 7 })).toBeUndefined();
    expect(shifted({ start_date: null, deadline: '1900-01-02' }, { start: -7, deadline: -7 })).toBeUndefined();
    expect(shifted({ start_date: null, deadline: null }, { start: 1, deadline: 1 })).toBeUndefined();
  });
});

import { addDays as daysAfter, dayIn, daysBetween, DEFAULT_ZONE, startOfDay } from '../kernel/days.js';
import { InvalidInput } from '../kernel/http/problem.js';

/** The maximum number of days in a report. */
export const MAX_DAYS = 366;
/** The number of days by default: 12 weeks. */
export const USUAL_DAYS = 84;

/** The days of a report. */
export interface Span {
  tz: string;
  /** Calendar dates, ascending, none after today. */
  dates: string[];
  /** The first moment of each date. */
  starts: Date[];
  /** The first moment after the last date. */
  end: Date;
}

const FIRST_DAY = '0001-01-01';

/** The date `days` days after a calendar date (`YYYY-MM-DD`); not before the year 1. */
export function addDays(date: string, days: number): string {
  const day = daysAfter(date, days);
  return day < FIRST_DAY ? FIRST_DAY : day;
}

/**
 * The days that a report is about; those after today are left out.
 * @throws InvalidInput for an end before the start, a start after today, and more than `MAX_DAYS` days.
 */
export function spanOf({ from, to, tz = DEFAULT_ZONE }: { from?: string; to?: string; tz?: string }, now: Date): Span {
  const today = dayIn(tz, now);
  const last = to ?? (from && from > today ? from : today);
  const first = from ?? addDays(last < today ? last : today, 1 - USUAL_DAYS);
  if (first > last) throw new InvalidInput([{ field: 'to', message: 'must not be before from' }]);
  if (first > today) throw new InvalidInput([{ field: 'from', message: 'must not be after today' }]);
  if (daysBetween(first, last) >= MAX_DAYS)
    throw new InvalidInput([{ field: 'to', message: `must be less than ${MAX_DAYS} days after from` }]);
  return daysOf(first, last < today ? last : today, tz);
}

/** The days from one calendar date to another, both included. */
export function daysOf(first: string, last: string, tz: string): Span {
  const dates = Array.from({ length: daysBetween(first, last) + 1 }, (_, n) => addDays(first, n));
  return { tz, dates, starts: dates.map((date) => startOfDay(date, tz)), end: startOfDay(addDays(last, 1), tz) };
}

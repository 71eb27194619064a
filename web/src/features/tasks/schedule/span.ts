import { addDays } from '../../../lib/format.js';
import { currentLocale } from '../../../lib/i18n.js';

/** How a calendar shows time. */
export const CALENDAR_VIEWS = ['month', 'week', 'list'] as const;
export type CalendarView = (typeof CALENDAR_VIEWS)[number];

/** The days from the first to the last one, both included. */
export interface Span {
  from: string;
  to: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const utc = (date: string) => new Date(`${date}T00:00:00Z`);
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The text if it is a calendar date that the calendar can show. */
export function dateIn(text: string | undefined): string | undefined {
  if (!text || !DATE.test(text) || text < '1900-02-01' || text > '9999-11-30') return undefined;
  return utc(text).toISOString().startsWith(text) ? text : undefined;
}

/** The first day of the week where the reader lives, as `Date.getDay()` counts: 0 is Sunday. */
export function firstWeekday(): number {
  // Not all browsers know; most of the world begins with Monday.
  const locale = new Intl.Locale(currentLocale()) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}

/** The first day of the week of a day. */
export function weekOf(date: string, first = firstWeekday()): string {
  return addDays(date, -((utc(date).getUTCDay() - first + 7) % 7));
}

export const monthOf = (date: string): string => `${date.slice(0, 7)}-01`;

/** The first day of the month that is so many months later. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** The days that a view shows around a day: of a month its weeks, which begin and end outside of it. */
export function spanOf(view: CalendarView, date: string, first = firstWeekday()): Span {
  if (view === 'week') return { from: weekOf(date, first), to: addDays(weekOf(date, first), 6) };
  const last = addDays(addMonths(date, 1), -1);
  if (view === 'list') return { from: monthOf(date), to: last };
  return { from: weekOf(monthOf(date), first), to: addDays(weekOf(last, first), 6) };
}

/** A day of what comes before or after. */
export function stepped(view: CalendarView, date: string, by: 1 | -1): string {
  return view === 'week' ? addDays(date, 7 * by) : addMonths(date, by);
}

/** What a view shows, as its title. */
export function titleOf(view: CalendarView, date: string): string {
  const options = { timeZone: 'UTC', calendar: 'gregory' } as const;
  if (view !== 'week')
    return new Intl.DateTimeFormat(currentLocale(), { ...options, month: 'long', year: 'numeric' }).format(utc(date));
  const { from, to } = spanOf('week', date);
  return rangeTitle({ from, to });
}

/** A span of days as a title. */
export function rangeTitle({ from, to }: Span): string {
  const format = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: 'medium',
    timeZone: 'UTC',
    calendar: 'gregory',
  });
  return format.formatRange(utc(from), utc(to));
}

/** How many weeks a timeline shows. */
export const TIMELINE_WEEKS = { weeks: 4, quarter: 13, year: 52 } as const;
export type TimelineView = keyof typeof TIMELINE_WEEKS;

/** The days of a timeline around a day: from the week before it. */
export function timelineSpan(view: TimelineView, date: string, first = firstWeekday()): Span {
  const from = addDays(weekOf(date, first), -7);
  return { from, to: addDays(from, 7 * TIMELINE_WEEKS[view] - 1) };
}

/** How many days a day is after another one. */
export function daysBetween(from: string, to: string): number {
  return (Number(utc(to)) - Number(utc(from))) / DAY_MS;
}

/** A part of a span, such as a month, with its name. */
export interface Mark extends Span {
  name: string;
}

/** The months of a span, or its weeks, each as far as it is in it. The year is named where it begins. */
export function marksOf({ from, to }: Span, unit: 'month' | 'week'): Mark[] {
  const marks: Mark[] = [];
  for (let start = from; start <= to;) {
    const next = unit === 'month' ? addMonths(start, 1) : addDays(start, 7);
    const hasYear = marks.length === 0 || start.slice(5, 7) === '01';
    const name = unit === 'week' ? named(start, WEEK) : named(start, hasYear ? { ...MONTH, year: 'numeric' } : MONTH);
    marks.push({ from: start, to: next > to ? to : addDays(next, -1), name });
    start = next;
  }
  return marks;
}

const MONTH = { month: 'short' } as const;
const WEEK = { day: 'numeric', month: 'numeric' } as const;

function named(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(currentLocale(), { ...options, timeZone: 'UTC', calendar: 'gregory' }).format(
    utc(date),
  );
}

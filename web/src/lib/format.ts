import { currentLocale } from './i18n.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A calendar date (`YYYY-MM-DD`) as the reader writes it: with the year, in four digits, only where it is not this one. */
export function formatDate(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  // In UTC, where each day has a midnight; and not by the constructor, which takes the years up to 99 for those of 1900.
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const isThisYear = year === new Date().getFullYear();
  return new Intl.DateTimeFormat(currentLocale(), {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
    calendar: 'gregory',
    timeZone: 'UTC',
  })
    .formatToParts(midnight)
    .map(({ type, value }) => (type === 'year' ? value.padStart(4, '0') : value))
    .join('');
}

/** A moment (RFC 3339) in full, in the reader's time. */
export function formatMoment(moment: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', DAY_MS / 24],
  ['minute', 60_000],
];

/** How long ago a moment was, such as `3 hours ago`. */
export function formatAgo(moment: string): string {
  const format = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' });
  const elapsed = new Date(moment).getTime() - Date.now();
  const [unit, length] = STEPS.find(([, length]) => Math.abs(elapsed) >= length) ?? ['second', 1000];
  return format.format(Math.trunc(elapsed / length), unit);
}

export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(currentLocale(), options).format(value);
}

/** A count as the server gives it: `37` or `10000+`. */
export function formatCount(count: string): string {
  return `${formatNumber(Number.parseInt(count, 10))}${isAtLeast(count) ? '+' : ''}`;
}

/** Adds two counts of the server; what is only known to be at least so many stays that. */
export function addCounts(a: string, b: string): string {
  const sum = Number.parseInt(a, 10) + Number.parseInt(b, 10);
  return `${sum}${isAtLeast(a) || isAtLeast(b) ? '+' : ''}`;
}

const isAtLeast = (count: string) => count.endsWith('+');

/**
 * A share given in percent as a whole number, such as `37.5` as `38%`. Only all is 100%, and only nothing is 0%.
 */
export function formatPercent(percent: number): string {
  const whole = Math.round(percent);
  const shown = percent > 0 && percent < 100 ? Math.min(Math.max(whole, 1), 99) : whole;
  return formatNumber(shown / 100, { style: 'percent', maximumFractionDigits: 0 });
}

/** The same with two decimals, for whoever wants to know: `37.50%`. */
export function formatPercentExactly(percent: number): string {
  return formatNumber(percent / 100, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Today in the reader's time zone, as a calendar date. */
export function today(offsetDays = 0): string {
  const now = new Date();
  // Days are counted in UTC, where none has another length.
  const day = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + offsetDays));
  return day.toISOString().slice(0, 10);
}

/** The calendar date `days` days after another one. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The day of a moment in the reader's time, as a calendar date. */
export function dayOf(moment: string): string {
  const at = new Date(moment);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Compares texts as the reader sorts them. */
export function compareText(a: string, b: string): number {
  return a.localeCompare(b, currentLocale());
}

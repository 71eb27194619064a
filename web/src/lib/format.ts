import { currentLocale } from './i18n.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A calendar date (`YYYY-MM-DD`) as the reader writes it: with the year only where it is not this one. */
export function formatDate(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const is_this_year = year === new Date().getFullYear();
  return new Intl.DateTimeFormat(currentLocale(), {
    day: 'numeric',
    month: 'short',
    ...(!is_this_year && { year: 'numeric' }),
  }).format(new Date(year, month - 1, day));
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

/** A share given in percent, such as `37.5` as `37.5%`. */
export function formatPercent(percent: number): string {
  return formatNumber(percent / 100, { style: 'percent', maximumFractionDigits: 2 });
}

/** Today in the reader's time zone, as a calendar date. */
export function today(offset_days = 0): string {
  const now = new Date();
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset_days);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

/** Compares texts as the reader sorts them. */
export function compareText(a: string, b: string): number {
  return a.localeCompare(b, currentLocale());
}

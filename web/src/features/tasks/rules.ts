import type { TFunction } from 'i18next';
import { currentLocale } from '../../lib/i18n.js';

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
export const WEEKDAYS = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
/** 4 January 1970 was a Sunday. */
const SUNDAY = Date.UTC(1970, 0, 4);
const DAY_MS = 86_400_000;

/** The rules that suit what is due on a date, `YYYY-MM-DD`. */
export function rulesFor(date: string): string[] {
  const [, month = 1, day = 1] = date.split('-').map(Number);
  const weekday = DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()];
  const nth = day > 28 ? -1 : Math.ceil(day / 7);
  const yearly = month === 2 && day === 29 ? -1 : day;
  return [
    'FREQ=DAILY',
    WEEKDAYS,
    `FREQ=WEEKLY;BYDAY=${weekday}`,
    `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`,
    `FREQ=MONTHLY;${monthDay(day)}`,
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    `FREQ=MONTHLY;BYDAY=${nth}${weekday}`,
    `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${yearly}`,
  ];
}

/** The day of a month, or the last one of a shorter month. */
function monthDay(day: number): string {
  if (day <= 28) return `BYMONTHDAY=${day}`;
  return `BYMONTHDAY=${Array.from({ length: day - 27 }, (_, n) => 28 + n).join()};BYSETPOS=-1`;
}

/** A rule in words, or as it is written where it is none of the common ones. */
export function ruleInWords(t: TFunction, rrule: string): string {
  if (rrule === 'FREQ=DAILY') return t('repeats.daily');
  if (rrule === WEEKDAYS) return t('repeats.weekdays');
  const [, plain] = /^FREQ=(WEEKLY|MONTHLY|YEARLY)$/.exec(rrule) ?? [];
  if (plain) return t(`repeats.plain.${plain as 'WEEKLY' | 'MONTHLY' | 'YEARLY'}`);
  const [, interval, weekday = ''] = /^FREQ=WEEKLY;(?:INTERVAL=(2);)?BYDAY=(\w\w)$/.exec(rrule) ?? [];
  if (weekday) return t(interval ? 'repeats.biweekly' : 'repeats.weekly', { day: dayName(weekday) });
  if (rrule === 'FREQ=MONTHLY;BYMONTHDAY=-1') return t('repeats.lastDay');
  const [, days = ''] = /^FREQ=MONTHLY;BYMONTHDAY=([\d,]+)(?:;BYSETPOS=-1)?$/.exec(rrule) ?? [];
  const day = Number(days.split(',').at(-1));
  if (days && rrule === `FREQ=MONTHLY;${monthDay(day)}`) return t('repeats.monthly', { day });
  const [, nth = '', nthDay = ''] = /^FREQ=MONTHLY;BYDAY=(-1|[1-4])(\w\w)$/.exec(rrule) ?? [];
  if (nthDay) return t(`repeats.nth.${nth as '-1' | '1' | '2' | '3' | '4'}`, { day: dayName(nthDay) });
  const [, month = '', date = ''] = /^FREQ=YEARLY;BYMONTH=(\d+);BYMONTHDAY=(-1|\d+)$/.exec(rrule) ?? [];
  if (month) return t('repeats.yearly', { date: dayOfYear(Number(month), Number(date)) });
  return rrule;
}

function dayName(code: string): string {
  const at = SUNDAY + DAYS.indexOf(code) * DAY_MS;
  return new Intl.DateTimeFormat(currentLocale(), { weekday: 'long', timeZone: 'UTC' }).format(at);
}

/** A day of any year; the last one of a month if `day` is -1. */
function dayOfYear(month: number, day: number): string {
  const at = day > 0 ? Date.UTC(2024, month - 1, day) : Date.UTC(2024, month, 0);
  return new Intl.DateTimeFormat(currentLocale(), { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at);
}

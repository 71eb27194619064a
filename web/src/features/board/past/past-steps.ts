import type { ActivityDay } from '../../../data/past.js';
import { addDays } from '../../../lib/format.js';

/** What one step of the playback is. */
export const PACES = ['change', 'day', 'week'] as const;
export type Pace = (typeof PACES)[number];

/** How long each moment is shown, in milliseconds. */
export const FRAME_MS = 900;

const DAYS_PER_WEEK = 7;

/** The index of the day to which an event belongs: the first one that ends with it or later. */
export function dayOfEvent(days: readonly ActivityDay[], seq: number): number {
  const found = days.findIndex((day) => day.seq >= seq);
  return found < 0 ? days.length - 1 : found;
}

/** The number of the next moment that a playback shows; undefined after the last. Days on which nothing happened are skipped. */
export function nextMoment(days: readonly ActivityDay[], head: number, seq: number, pace: Pace): number | undefined {
  if (seq >= head) return undefined;
  if (pace === 'change') return seq + 1;
  const here = dayOfEvent(days, seq);
  // The rest of the day comes first.
  const ahead = days[here] && days[here].seq > seq ? 0 : pace === 'week' ? DAYS_PER_WEEK : 1;
  return days.slice(here + ahead).find((day) => day.seq > seq)?.seq ?? head;
}

/** The last Friday before a date (`YYYY-MM-DD`): what changed since then is asked for most. */
export function lastFriday(date: string): string {
  const back = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 1) % DAYS_PER_WEEK) + 1;
  return addDays(date, -back);
}

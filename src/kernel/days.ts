/** The form of an IANA time zone name; offsets such as `+01:00` are not names. */
export const ZONE = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;
/** The longest existing name has 32 characters. */
export const MAX_ZONE_LENGTH = 64;

/** The time zone for clients that send none. */
export const DEFAULT_ZONE = 'UTC';

/** Whether this is an IANA time zone, such as `Europe/Berlin`, or an alias, such as `US/Eastern`. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_ZONE_LENGTH || !ZONE.test(value)) return false;
  try {
    dayIn(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * The present calendar date (`YYYY-MM-DD`) in a time zone. Computed here because the database may have another list of
 * zones.
 * @param zone see `isTimeZone`. @throws RangeError for an unknown one
 */
export function dayIn(zone: string = DEFAULT_ZONE, at: Date = new Date()): string {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The calendar date so many days after another one. Years before 1 have a sign or are the year 0, and so sort before. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The number of days from one calendar date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** No zone is further from UTC, in hours. */
const MAX_OFFSET = 26;

/** The first moment of a calendar date (`YYYY-MM-DD`) in a time zone, or of the next date where zones skipped that one. */
export function startOfDay(date: string, zone: string = DEFAULT_ZONE): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  let [before, at] = [midnight - MAX_OFFSET * HOUR_MS, midnight + MAX_OFFSET * HOUR_MS];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (dayIn(zone, new Date(middle)) < date) before = middle;
    else at = middle;
  }
  return new Date(at);
}

/** Building a format takes a hundred microseconds, a third of what the dashboard takes without it. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();
/** More zones than the users of one installation live in: a format takes some kilobytes. */
const MAX_FORMATS = 100;

function formatOf(zone: string): Intl.DateTimeFormat {
  const key = zone.toLowerCase();
  const known = FORMATS.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  if (FORMATS.size >= MAX_FORMATS) FORMATS.clear();
  FORMATS.set(key, format);
  return format;
}

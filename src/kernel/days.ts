/** What a name in the IANA time zone database looks like; offsets such as `+01:00` are no names. */
export const ZONE = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;
/** The longest name there is has 32 characters. */
export const MAX_ZONE_LENGTH = 64;

/** Days are counted in this time zone unless a client names another. */
export const DEFAULT_ZONE = 'UTC';

/** Whether this names a time zone of the IANA database, such as `Europe/Berlin`; aliases such as `US/Eastern` do too. */
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
 * The calendar date (`YYYY-MM-DD`) that it is in a time zone. Counted here and not by the database, whose list of zones may
 * be another one.
 * @param zone see `isTimeZone`. @throws RangeError for an unknown one
 */
export function dayIn(zone: string = DEFAULT_ZONE, at: Date = new Date()): string {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
}

const HOUR_MIN = 60;

/** The reader's time zone, such as `Europe/Berlin`; where the browser does not know its name, see `zoneOfOffset`. */
export function timeZone(): string {
  const { timeZone: name } = Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string };
  // What browsers say that find no name for the zone of the system.
  return name && name !== 'Etc/Unknown' ? name : zoneOfOffset();
}

/** The zone that is as far from UTC as the reader is now, by whole hours. Its name has the sign of POSIX: `+3` is west. */
export function zoneOfOffset(minutesBehindUtc = new Date().getTimezoneOffset()): string {
  const hours = Math.min(Math.max(Math.round(minutesBehindUtc / HOUR_MIN), -14), 12);
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '+' : '-'}${Math.abs(hours)}`;
}

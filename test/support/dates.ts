/** Far enough apart that one of them is hours away from midnight, at which "today" becomes "yesterday". */
const ZONES = ['Europe/Berlin', 'America/New_York'] as const;

/** Where the tested browsers are. */
export const TIME_ZONE = zoneAt(new Date());

function zoneAt(moment: Date): string {
  const [usual, other] = ZONES;
  const hour = Number(
    new Intl.DateTimeFormat('en', { timeZone: usual, hour: 'numeric', hourCycle: 'h23' }).format(moment),
  );
  return hour >= 1 && hour < 23 ? usual : other;
}

/** A day so many days from today, where the tested browsers are. */
export function today(offsetDays = 0): string {
  const [year = 0, month = 0, day = 0] = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE })
    .format()
    .split('-')
    .map(Number);
  // By the calendar: some days have 23 or 25 hours.
  return new Date(Date.UTC(year, month - 1, day + offsetDays)).toISOString().slice(0, 10);
}

import { expect, it } from 'vitest';
import { datesDue } from './due-dates.js';

it.each([
  ['Europe/Berlin', '2026-06-01T14:59:59Z', ['2026-06-01']],
  ['Europe/Berlin', '2026-06-01T15:00:00Z', ['2026-06-01', '2026-06-02']],
  ['Europe/Berlin', '2026-12-01T15:30:00Z', ['2026-12-01']],
  ['Europe/Berlin', '2026-12-01T16:00:00Z', ['2026-12-01', '2026-12-02']],
  ['Pacific/Kiritimati', '2026-06-01T15:00:00Z', ['2026-06-02']],
  ['America/Los_Angeles', '2026-06-01T15:00:00Z', ['2026-06-01']],
  // The day on which clocks change.
  ['Europe/Berlin', '2027-03-28T14:59:59Z', ['2027-03-28']],
  ['Europe/Berlin', '2027-03-28T15:00:00Z', ['2027-03-28', '2027-03-29']],
])('in %s at %s, the deadlines are %j', async (zone, now, dates) => {
  expect(await datesDue(zone, new Date(now))).toEqual(dates);
});

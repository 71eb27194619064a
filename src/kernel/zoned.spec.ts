import { expect, it } from 'vitest';
import { momentOf } from './zoned.js';

it.each([
  ['2026-06-01', 8, 'Europe/Berlin', '2026-06-01T06:00:00.000Z'],
  ['2026-12-01', 8, 'Europe/Berlin', '2026-12-01T07:00:00.000Z'],
  ['2026-06-01', 0, 'Asia/Kathmandu', '2026-05-31T18:15:00.000Z'],
  // Clocks go forward from 2 to 3, and back from 3 to 2.
  ['2027-03-28', 2, 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
  ['2027-10-31', 2, 'Europe/Berlin', '2027-10-31T00:00:00.000Z'],
  ['2027-10-31', 3, 'Europe/Berlin', '2027-10-31T02:00:00.000Z'],
  // By half an hour.
  ['2027-04-04', 2, 'Australia/Lord_Howe', '2027-04-03T15:30:00.000Z'],
  ['2026-06-01', 8, 'US/Eastern', '2026-06-01T12:00:00.000Z'],
])('%s %i:00 in %s is %s', async (date, hour, zone, moment) => {
  expect((await momentOf(date, hour, zone)).toISOString()).toBe(moment);
});

import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../kernel/days.js';
import { datesAfter, nextDate, requireRule } from './dates.js';
import { RecurrenceMode } from './recurrence.dto.js';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati'];

/** The dates of a task that is done on the day on which it is due, each time at noon UTC of that day. */
async function series(rrule: string, first: string, count: number, tzid = 'UTC', mode = RecurrenceMode.Fixed) {
  const dates = [first];
  for (let occurrence = 1; dates.length < count; occurrence++) {
    const due = dates.at(-1) ?? first;
    const task = { recurrence_start: due, occurrence, start_date: null, deadline: due };
    const next = await nextDate({ rrule, tzid, mode }, task, new Date(`${due}T09:59:00Z`));
    if (next === undefined) break;
    dates.push(next);
  }
  return dates;
}

describe('the next date of a fixed rule', () => {
  it.each([
    ['FREQ=DAILY', '2026-03-28', ['2026-03-29', '2026-03-30', '2026-03-31']],
    ['FREQ=DAILY;INTERVAL=3', '2026-10-23', ['2026-10-26', '2026-10-29', '2026-11-01']],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', '2026-03-27', ['2026-03-30', '2026-03-31', '2026-04-01']],
    ['FREQ=WEEKLY;BYDAY=SU', '2026-03-22', ['2026-03-29', '2026-04-05', '2026-04-12']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', '2026-10-21', ['2026-11-02', '2026-11-04', '2026-11-16']],
    ['FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31', ['2026-03-31', '2026-05-31', '2026-07-31']],
    ['FREQ=MONTHLY', '2026-01-31', ['2026-03-31', '2026-05-31', '2026-07-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2024-01-31', ['2024-02-29', '2024-03-31', '2024-04-30']],
    ['FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1', '2026-01-31', ['2026-02-28', '2026-03-31', '2026-04-30']],
    ['FREQ=MONTHLY;BYDAY=2TU', '2026-03-10', ['2026-04-14', '2026-05-12', '2026-06-09']],
    ['FREQ=MONTHLY;BYDAY=-1FR', '2026-03-27', ['2026-04-24', '2026-05-29', '2026-06-26']],
    ['FREQ=YEARLY', '2024-02-29', ['2028-02-29', '2032-02-29', '2036-02-29']],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1', '2024-02-29', ['2025-02-28', '2026-02-28', '2027-02-28']],
    ['FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', '2025-12-29', ['2027-01-04', '2028-01-03', '2029-01-01']],
  ])('%s after %s, over months of every length and clocks that change', async (rrule, first, expected) => {
    for (const zone of ZONES) {
      expect(await series(rrule, first, 4, zone), zone).toEqual([first, ...expected]);
    }
    expect(await datesAfter(rrule, first, 3)).toEqual(expected);
  });

  it('is not in the past, nor before what the task was moved to', async () => {
    const recurrence = { rrule: 'FREQ=WEEKLY;BYDAY=MO', tzid: 'UTC', mode: RecurrenceMode.Fixed };
    const task = { recurrence_start: '2026-03-02', occurrence: 1, start_date: null, deadline: '2026-03-02' };
    const done = (day: string, deadline = task.deadline) =>
      nextDate(recurrence, { ...task, deadline }, new Date(`${day}T12:00:00Z`));
    expect(await done('2026-02-20')).toBe('2026-03-09');
    expect(await done('2026-03-20')).toBe('2026-03-23');
    // What is due today can still be done today.
    expect(await done('2026-03-23')).toBe('2026-03-23');
    expect(await done('2026-03-03', '2026-03-11')).toBe('2026-03-16');
  });

  it('keeps to every second week, wherever it was moved', async () => {
    const recurrence = { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', tzid: 'UTC', mode: RecurrenceMode.Fixed };
    const task = { recurrence_start: '2026-03-02', occurrence: 1, start_date: null, deadline: '2026-03-12' };
    expect(await nextDate(recurrence, task, new Date('2026-03-13T12:00:00Z'))).toBe('2026-03-16');
  });
});

describe('the next date after a completion', () => {
  const after = (rrule: string, now: string, tzid = 'UTC') => {
    const task = { recurrence_start: '2020-01-01', occurrence: 1, start_date: null, deadline: '2020-01-01' };
    return nextDate({ rrule, tzid, mode: RecurrenceMode.AfterCompletion }, task, new Date(now));
  };

  it('counts from the day on which it was done, in the zone of the rule', async () => {
    expect(await after('FREQ=DAILY;INTERVAL=3', '2026-03-28T23:30:00Z')).toBe('2026-03-31');
    expect(await after('FREQ=DAILY;INTERVAL=3', '2026-03-28T23:30:00Z', 'Europe/Berlin')).toBe('2026-04-01');
    expect(await after('FREQ=DAILY;INTERVAL=3', '2026-03-29T03:30:00Z', 'America/New_York')).toBe('2026-03-31');
    expect(await after('FREQ=DAILY', '2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe('2026-10-26');
    expect(await after('FREQ=DAILY', '2026-10-24T10:00:00Z', 'Pacific/Kiritimati')).toBe('2026-10-26');
    expect(await after('FREQ=WEEKLY', '2026-03-25T12:00:00Z')).toBe('2026-04-01');
  });

  it('is at the end of a month that is too short', async () => {
    expect(await after('FREQ=MONTHLY', '2026-01-31T12:00:00Z')).toBe('2026-02-28');
    expect(await after('FREQ=MONTHLY;INTERVAL=3', '2026-08-31T12:00:00Z')).toBe('2026-11-30');
    expect(await after('FREQ=MONTHLY', '2026-01-15T12:00:00Z')).toBe('2026-02-15');
    expect(await after('FREQ=YEARLY', '2024-02-29T12:00:00Z')).toBe('2025-02-28');
  });
});

describe('a rule', () => {
  it('ends after its tasks, or on its last day', async () => {
    expect(await series('FREQ=DAILY;COUNT=3', '2026-03-28', 9)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect(await series('FREQ=DAILY;UNTIL=20260329', '2026-03-28', 9)).toEqual(['2026-03-28', '2026-03-29']);
    expect(await datesAfter('FREQ=DAILY;COUNT=3', '2026-03-28', 5)).toEqual(['2026-03-29', '2026-03-30']);
  });

  it.each([
    '',
    'FREQ=HOURLY',
    'FREQ=MINUTELY',
    'FREQ=SECONDLY',
    'freq=daily',
    'FREQ=DAILY;BYHOUR=9',
    'FREQ=DAILY;FREQ=WEEKLY',
    'INTERVAL=2',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;INTERVAL=1000',
    'FREQ=DAILY;COUNT=1000',
    'FREQ=DAILY;COUNT=2;UNTIL=20300101',
    'FREQ=DAILY;UNTIL=20300231',
    'FREQ=WEEKLY;BYDAY=2MO',
    'FREQ=WEEKLY;BYMONTHDAY=3',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYWEEKNO=3',
    'FREQ=MONTHLY;BYSETPOS=1',
    'FREQ=DAILY;__proto__=1',
    'FREQ=DAILY;',
    'FREQ=DAILY=1',
    'RRULE:FREQ=DAILY',
    // There is no such day.
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;UNTIL=20260101',
  ])('is refused: %s', async (rrule) => {
    const recurrence = { rrule, tzid: 'UTC', mode: RecurrenceMode.Fixed };
    await expect(requireRule(recurrence, '2026-03-28')).rejects.toMatchObject({
      extra: { errors: [{ field: 'recurrence.rrule' }] },
    });
  });

  it('is computed at once, however old its start is', async () => {
    const started = performance.now();
    expect(await datesAfter('FREQ=DAILY;BYDAY=MO', '0001-01-01', 1)).toEqual(['0001-01-08']);
    const recurrence = { rrule: 'FREQ=DAILY;BYDAY=MO', tzid: 'UTC', mode: RecurrenceMode.Fixed };
    const task = { recurrence_start: '0001-01-01', occurrence: 1, start_date: null, deadline: '0001-01-01' };
    expect(await nextDate(recurrence, task, new Date('2026-03-28T12:00:00Z'))).toBe('2026-03-30');
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('days', () => {
  it('are counted over clocks that change', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  });
});

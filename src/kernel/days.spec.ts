import { describe, expect, it } from 'vitest';
import { dayIn, isTimeZone } from './days.js';

describe('the day in a time zone', () => {
  it.each([
    ['UTC', '2026-01-01T23:59:59.999Z', '2026-01-01'],
    ['UTC', '2026-01-02T00:00:00Z', '2026-01-02'],
    ['Europe/Berlin', '2026-01-01T22:59:59Z', '2026-01-01'],
    ['Europe/Berlin', '2026-01-01T23:00:00Z', '2026-01-02'],
    // The change to summer time makes midnight an hour earlier.
    ['Europe/Berlin', '2026-07-01T21:59:59Z', '2026-07-01'],
    ['Europe/Berlin', '2026-07-01T22:00:00Z', '2026-07-02'],
    ['America/New_York', '2026-01-01T04:59:59Z', '2025-12-31'],
    ['Asia/Kathmandu', '2026-01-01T18:14:59Z', '2026-01-01'],
    ['Asia/Kathmandu', '2026-01-01T18:15:00Z', '2026-01-02'],
    ['Pacific/Kiritimati', '2026-01-01T10:00:00Z', '2026-01-02'],
    ['Etc/GMT+12', '2026-01-01T11:59:59Z', '2025-12-31'],
    // A day without a midnight in that zone.
    ['Africa/Cairo', '2026-04-23T22:00:00Z', '2026-04-24'],
    ['Asia/Calcutta', '2026-01-01T18:30:00Z', '2026-01-02'],
  ])('%s at %s is %s', (zone, at, day) => {
    expect(isTimeZone(zone)).toBe(true);
    expect(dayIn(zone, new Date(at))).toBe(day);
  });

  it('is right for every zone in turn, also after more of them than are remembered', () => {
    const at = new Date('2026-01-01T10:30:00Z');
    for (const zone of Intl.supportedValuesOf('timeZone')) dayIn(zone, at);
    expect(dayIn('Pacific/Kiritimati', at)).toBe('2026-01-02');
    expect(dayIn('pacific/pago_pago', at)).toBe('2025-12-31');
    expect(dayIn('UTC', at)).toBe('2026-01-01');
  });

  it('is that in UTC unless another one is asked for', () => {
    expect(dayIn(undefined, new Date('2026-03-01T00:00:00Z'))).toBe('2026-03-01');
  });

  it.each(['', 'Berlin', 'Europe/Atlantis', '+01:00', '-0500', 'Europe/Berlin ', '../UTC', 'A'.repeat(65), 1, null])(
    '%s is no zone',
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
    },
  );
});

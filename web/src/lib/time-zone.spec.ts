import { describe, expect, it } from 'vitest';
import { timeZone, zoneOfOffset } from './time-zone.js';

describe('the time zone', () => {
  it.each([
    [0, 'UTC'],
    [-60, 'Etc/GMT-1'],
    [180, 'Etc/GMT+3'],
    [-840, 'Etc/GMT-14'],
    [720, 'Etc/GMT+12'],
    [-345, 'Etc/GMT-6'],
  ])('of somebody %i minutes behind UTC is %s', (minutes, zone) => {
    expect(zoneOfOffset(minutes)).toBe(zone);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
  });

  it('has a name', () => {
    expect(timeZone()).toMatch(/^[A-Z]/);
  });
});

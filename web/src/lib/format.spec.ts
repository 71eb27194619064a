import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addCounts, dayOf, formatCount, formatDate, formatPercent, formatPercentExactly, today } from './format.js';

const language = vi.hoisted(() => ({ locale: 'en-GB' }));
vi.mock('./i18n.js', () => ({ currentLocale: () => language.locale }));

const systemZone = process.env.TZ;
beforeEach(() => {
  language.locale = 'en-GB';
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-06-15T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
  // Assigning undefined would be a zone of that name.
  if (systemZone === undefined) delete process.env.TZ;
  else process.env.TZ = systemZone;
});

/** East, west, with half hours, and where days begin without a midnight. */
const ZONES = ['UTC', 'Pacific/Kiritimati', 'Etc/GMT+12', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Africa/Cairo'];

describe('a date', () => {
  it.each([
    ['0001-01-01', '1 Jan 0001', '1. Jan. 0001'],
    ['0099-12-31', '31 Dec 0099', '31. Dez. 0099'],
    ['1582-10-10', '10 Oct 1582', '10. Okt. 1582'],
    ['1899-12-31', '31 Dec 1899', '31. Dez. 1899'],
    ['2018-11-04', '4 Nov 2018', '4. Nov. 2018'],
    ['2024-02-29', '29 Feb', '29. Feb.'],
    ['9999-12-31', '31 Dec 9999', '31. Dez. 9999'],
  ])('%s shows as it is in every time zone', (date, english, german) => {
    for (const zone of ZONES) {
      process.env.TZ = zone;
      language.locale = 'en-GB';
      expect(formatDate(date), zone).toBe(english);
      language.locale = 'de-DE';
      expect(formatDate(date), zone).toBe(german);
    }
  });

  it('is of the same calendar in every region', () => {
    language.locale = 'en-TH';
    expect(formatDate('2020-06-15')).toContain('2020');
  });

  it('of today is the reader’s, and days after it are whole days', () => {
    vi.setSystemTime(new Date('2018-11-03T23:30:00Z'));
    const days = ZONES.map((zone) => {
      process.env.TZ = zone;
      return [today(), today(1), today(-1), dayOf('2018-11-03T23:30:00Z')];
    });
    expect(days).toEqual([
      ['2018-11-03', '2018-11-04', '2018-11-02', '2018-11-03'],
      ['2018-11-04', '2018-11-05', '2018-11-03', '2018-11-04'],
      ['2018-11-03', '2018-11-04', '2018-11-02', '2018-11-03'],
      ['2018-11-04', '2018-11-05', '2018-11-03', '2018-11-04'],
      ['2018-11-03', '2018-11-04', '2018-11-02', '2018-11-03'],
      ['2018-11-04', '2018-11-05', '2018-11-03', '2018-11-04'],
    ]);
  });
});

describe('a percentage', () => {
  it.each([
    [0, '0%', '0.00%'],
    [0.01, '1%', '0.01%'],
    [33.33, '33%', '33.33%'],
    [37.5, '38%', '37.50%'],
    [99.99, '99%', '99.99%'],
    [100, '100%', '100.00%'],
  ])('%d is whole unless asked', (percent, whole, exact) => {
    expect(formatPercent(percent)).toBe(whole);
    expect(formatPercentExactly(percent)).toBe(exact);
  });
});

describe('a count of the server', () => {
  it('adds up, and shows when it is only a least one', () => {
    expect(addCounts('3', '4')).toBe('7');
    expect(addCounts('10000+', '4')).toBe('10004+');
    expect([formatCount('0'), formatCount('1234'), formatCount('10000+')]).toEqual(['0', '1,234', '10,000+']);
  });
});

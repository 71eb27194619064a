import { describe, expect, it } from 'vitest';
import { securityText } from './well-known.js';

describe('the text of security.txt', () => {
  it.each([
    '2026-01-01T00:00:00.000Z',
    '2026-06-30T23:59:59.999Z',
    '2028-02-29T12:00:00.000Z',
    '9999-01-01T00:00:00.000Z',
  ])('made at %s expires later than 100 days from then, and within a year', (time) => {
    const now = new Date(time);
    const [contact, expires = ''] = securityText(['mailto:a@example.org'], now).split('\n');
    expect(contact).toBe('Contact: mailto:a@example.org');
    const days = (Date.parse(expires.replace('Expires: ', '')) - now.getTime()) / 86_400_000;
    expect(days).toBeGreaterThan(100);
    expect(days).toBeLessThan(365);
  });

  it('is the same all day, in UTC', () => {
    const at = (time: string) => securityText(['tel:+49-30-1234'], new Date(`2026-11-26T${time}Z`));
    expect(at('00:00:00')).toBe(at('23:59:59'));
    expect(at('23:59:59')).not.toBe(securityText(['tel:+49-30-1234'], new Date('2026-11-27T00:00:00Z')));
  });
});

import { describe, expect, it } from 'vitest';
import { newTotpSecret, STEP_S, stepOf, textOf, totpCodeIn, uriOf } from './totp.js';

/** The key and the last six digits of the codes of RFC 6238, appendix B, for SHA-1. */
const KEY = Buffer.from('12345678901234567890');
const VECTORS: [seconds: number, code: string][] = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
];

describe('one-time codes', () => {
  it.each(VECTORS)('are at %i what RFC 6238 says', (seconds, code) => {
    const step = Math.floor(seconds / STEP_S);
    expect(stepOf(KEY, code, step)).toBe(step);
  });

  it('count one step before and after theirs', () => {
    const found = [-2, -1, 0, 1, 2].map((steps) => stepOf(KEY, '005924', 41152263 + steps));
    expect(found).toEqual([null, 41152263, 41152263, 41152263, null]);
  });

  it('are six digits, whatever else was typed', () => {
    expect([' 005 924 ', '00592', '0059245', '00592a', ''].map(totpCodeIn)).toEqual([
      '005924',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('keys', () => {
  it('are 160 random bits, told as text and as an address for apps', () => {
    const [one, other] = [newTotpSecret(), newTotpSecret()];
    expect([one.length, one.equals(other)]).toEqual([20, false]);
    expect(textOf(KEY)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    const uri = uriOf(KEY, { issuer: 'Flow: & Track', label: 'ann@example.org' });
    expect(uri).toMatch(/^otpauth:\/\/totp\/Flow%20%20%26%20Track:ann%40example\.org\?/);
    expect(new URL(uri).searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });
});

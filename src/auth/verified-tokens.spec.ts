import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VerifiedTokens } from './verified-tokens.js';

const NOW_S = 1_800_000_000;
const claims = (exp = NOW_S + 60) => ({ sub: 'ann', sid: 'session', exp });

describe('tokens that were verified', () => {
  beforeEach(() => vi.useFakeTimers({ now: NOW_S * 1000 }));
  afterEach(() => vi.useRealTimers());

  it('are remembered until they expire', () => {
    const tokens = new VerifiedTokens();
    expect(tokens.get('token')).toBeUndefined();
    tokens.add('token', claims());
    vi.setSystemTime((NOW_S + 60) * 1000 - 1);
    expect(tokens.get('token')).toEqual(claims());
    vi.setSystemTime((NOW_S + 60) * 1000);
    expect(tokens.get('token')).toBeUndefined();
  });

  it('are 10,000 at most: the older half goes', () => {
    const tokens = new VerifiedTokens();
    for (let n = 0; n < 10_000; n++) tokens.add(`token ${n}`, claims());
    expect(tokens.get('token 0')).toEqual(claims());
    tokens.add('one more', claims());
    expect([tokens.get('token 0'), tokens.get('token 4999')]).toEqual([undefined, undefined]);
    expect(tokens.get('token 5000')).toEqual(claims());
  });
});

import { describe, expect, it } from 'vitest';
import { isApiToken, newApiToken, startOf } from './api-token-format.js';

describe('an API token', () => {
  it('has a prefix, 256 random bits and a checksum', () => {
    const tokens = Array.from({ length: 100 }, newApiToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) {
      expect(token).toMatch(/^ft_[\dA-Za-z]{49}$/);
      expect(isApiToken(token)).toBe(true);
      expect(startOf(token)).toBe(token.slice(0, 7));
    }
  });

  it('is recognised as wrong with any other letter, and with another length', () => {
    const token = newApiToken();
    for (let n = 3; n < token.length; n++) {
      const other = token[n] === 'a' ? 'b' : 'a';
      expect(isApiToken(token.slice(0, n) + other + token.slice(n + 1)), `place ${n}`).toBe(false);
    }
    for (const text of ['', 'ft_', token.slice(0, -1), `${token}0`, ` ${token}`, token.toUpperCase()]) {
      expect(isApiToken(text), text).toBe(false);
    }
  });
});

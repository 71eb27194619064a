import bcrypt from 'bcrypt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PasswordService } from './password.service.js';

const passwords = new PasswordService();

afterEach(() => vi.restoreAllMocks());

describe('a password', () => {
  it('is hashed by bcrypt at cost 12, and known again', async () => {
    const hash = await passwords.hash('correct horse battery');
    expect(bcrypt.getRounds(hash)).toBe(12);
    expect(await passwords.matches('correct horse battery', hash)).toBe(true);
    expect(await passwords.matches('correct horse batterz', hash)).toBe(false);
  });

  it('does not match with something after its 72nd byte', async () => {
    const longest = 'ä'.repeat(36);
    const hash = await passwords.hash(longest);
    expect(await passwords.matches(longest, hash)).toBe(true);
    expect(await passwords.matches(`${longest}x`, hash)).toBe(false);
  });

  it.each([null, undefined])('of nobody (%s) matches nothing, which takes as much work to find out', async (hash) => {
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await passwords.matches('correct horse battery', hash)).toBe(false);
    const [[, compared] = []] = compare.mock.calls as unknown as [string, string][];
    expect(bcrypt.getRounds(String(compared))).toBe(12);
  });
});

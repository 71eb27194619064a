import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password.js';

describe('a password', () => {
  it.each([
    ['', 'short'],
    ['1234567', 'short'],
    // Seven characters, of which a computer says fourteen.
    ['🔑🔑🔑🔑🔑🔑🔑', 'short'],
    ['12345678', undefined],
    ['🔑'.repeat(8), undefined],
    ['x'.repeat(72), undefined],
    ['x'.repeat(73), 'long'],
    ['ä'.repeat(37), 'long'],
    // In the form in which it is kept, these have 4 characters, and 72 bytes.
    ['ä'.repeat(4).normalize('NFD'), 'short'],
    ['ä'.repeat(36).normalize('NFD'), undefined],
  ])('%s', (password, problem) => {
    expect(passwordProblem(password)).toBe(problem);
  });
});

import { describe, expect, it } from 'vitest';
import { mergeLines } from './merge-lines.js';

describe('mergeLines', () => {
  it('keeps both changes where they are in different lines', () => {
    expect(mergeLines('a\nb\nc', 'A\nb\nc', 'a\nb\nC')).toBe('A\nb\nC');
    expect(mergeLines('a\nb\nc', 'a\nb', '0\na\nb\nc')).toBe('0\na\nb');
    expect(mergeLines('a\nb\nc', 'a\nb\nc\nd\ne', 'x\ny\nb\nc')).toBe('x\ny\nb\nc\nd\ne');
  });

  it('gives up where they touch', () => {
    expect(mergeLines('a\nb', 'A\nb', 'x\nb')).toBeUndefined();
    expect(mergeLines('a', 'a\nmine', 'a\ntheirs')).toBeUndefined();
    expect(mergeLines('', 'mine', 'theirs')).toBeUndefined();
    expect(mergeLines('a\nb\nc', 'a\nB\nC', 'a\nb\nX')).toBeUndefined();
  });
});

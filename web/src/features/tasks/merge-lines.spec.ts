import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLines } from './merge-lines.js';

const numbered = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name} ${n}`).join('\n');

describe('mergeLines', () => {
  it('keeps both changes where they are in different lines', () => {
    expect(mergeLines('a\nb\nc', 'A\nb\nc', 'a\nb\nC')).toBe('A\nb\nC');
    expect(mergeLines('a\nb\nc', 'a\nb', '0\na\nb\nc')).toBe('0\na\nb');
    expect(mergeLines('a\nb\nc', 'a\nb\nc\nd\ne', 'x\ny\nb\nc')).toBe('x\ny\nb\nc\nd\ne');
  });

  it('keeps several changes of each, also between those of the other', () => {
    expect(mergeLines('a\nb\nc\nd\ne', 'A\nb\nc\nd\nE', 'a\nb\nC\nd\ne')).toBe('A\nb\nC\nd\nE');
    expect(mergeLines('a\nb\nc\nd\ne\nf', '0\na\nb\nc\ne\nf', 'a\nb\nX\nc\nd\ne\nf\ng')).toBe('0\na\nb\nX\nc\ne\nf\ng');
  });

  it('gives up where they touch', () => {
    expect(mergeLines('a\nb', 'A\nb', 'x\nb')).toBeUndefined();
    expect(mergeLines('a', 'a\nmine', 'a\ntheirs')).toBeUndefined();
    expect(mergeLines('', 'mine', 'theirs')).toBeUndefined();
    expect(mergeLines('a\nb\nc', 'a\nB\nC', 'a\nb\nX')).toBeUndefined();
    expect(mergeLines('a\nb\nc\nd\ne', 'A\nb\nc\nd\nE', 'a\nb\nC\nd\nx')).toBeUndefined();
  });

  it('gives up where so much has changed that it would take long to compare', () => {
    const base = numbered(2000, 'line');
    expect(mergeLines(`first\n${base}`, `first\n${numbered(2000, 'other')}`, `First\n${base}`)).toBeUndefined();
    expect(mergeLines(`first\n${base}`, `first\n${base}\nlast`, `First\n${base}`)).toBe(`First\n${base}\nlast`);
  });

  it('is what one has written where the other changed nothing', () => {
    const text = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(mergeLines(base, changed, base)).toBe(changed);
        expect(mergeLines(base, base, changed)).toBe(changed);
      }),
    );
  });
});

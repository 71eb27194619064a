import { describe, expect, it } from 'vitest';
import { firstCharacters, graphemesOf, initialsOf, shortenedTo } from './graphemes.js';

describe('initials', () => {
  it.each([
    ['Ann Miller', 'AM'],
    ['ann', 'AN'],
    ['Ann Maria van der Berg', 'AB'],
    ['  Ann   Miller ', 'AM'],
    ['Émile Zola', 'ÉZ'],
    // The accent is a character of its own.
    ['E\u0301mile Zola', 'E\u0301Z'],
    ['👩‍👩‍👧 Family', '👩‍👩‍👧F'],
    ['🇩🇪 Team', '🇩🇪T'],
    ['👍🏽', '👍🏽'],
    ['김철수', '김'],
    // Written with single letters of the alphabet, which make one syllable.
    ['\u1100\u1175\u11b7', '\u1100\u1175\u11b7'],
    ['김 철수', '김철'],
    ['कृष्ण शर्मा', 'कृश'],
    ['山田太郎', '山'],
    ['Иван Петров', 'ИП'],
    ['ßeta', 'ßE'],
    ['(Ann) Miller', 'AM'],
    ['Ann (external)', 'AE'],
    ['42', '4'],
    ['…', '?'],
  ])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('shortened text', () => {
  it('is never cut within what a reader takes for one character', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(graphemesOf(`a${family}🇩🇪कृ`)).toEqual(['a', family, '🇩🇪', 'कृ']);
    expect(shortenedTo(family.repeat(4), 4)).toBe(family.repeat(4));
    expect(shortenedTo(family.repeat(5), 4)).toBe(`${family.repeat(3)}…`);
    expect(shortenedTo('🇩🇪'.repeat(5), 3)).toBe('🇩🇪🇩🇪…');
    expect(shortenedTo('e\u0301'.repeat(5), 3)).toBe('e\u0301e\u0301…');
    expect(shortenedTo('one two three', 9)).toBe('one two…');
    expect(shortenedTo('short', 5)).toBe('short');
  });

  it('is well-formed where the server counts', () => {
    expect(firstCharacters('🔑'.repeat(5), 3)).toBe('🔑🔑🔑');
    expect(firstCharacters('abc', 3)).toBe('abc');
  });
});

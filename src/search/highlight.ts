import { type Searched, spellingsOf, startOf } from './search-words.js';

/** The maximum length of an excerpt, in UTF-16 code units; titles are never longer. */
export const MAX_EXCERPT = 600;
/** The maximum number of matches that are marked in one text. */
export const MAX_RANGES = 50;
/** How much of a long text is shown, and how much of that is before the first match. */
const EXCERPT = 240;
const BEFORE = 60;
/** A start of fewer characters is no stem: it would mark too much. */
const MIN_START = 3;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const IGNORED = /[\p{M}\p{Cf}]/gu;
const PLAIN: Record<string, string> = {
  ...{ ı: 'i', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ς: 'σ', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
};

interface Range {
  from: number;
  to: number;
}

/** A text, with the places that match. */
export interface Highlighted {
  text: string;
  ranges: Range[];
}

/** Almost as `flowtrack_fold`, but one character after the other, so that places can be found again. */
function fold(character: string): string {
  const folded = character.normalize('NFKD').replace(IGNORED, '').toLowerCase();
  return [...folded].map((letter) => PLAIN[letter] ?? letter).join('');
}

/** Marks what a search finds in texts. */
export class Highlighter {
  private readonly starts: string[];
  private readonly unspaced: string[];
  private readonly spellings: Set<string>;

  /** @param isSimilar whether words with one wrong letter match too. */
  constructor({ words }: Searched, isSimilar = false) {
    this.spellings = new Set(isSimilar ? words.flatMap(spellingsOf) : []);
    const spaced = words.filter(({ pairs }) => pairs.length === 0);
    this.starts = spaced.map((word) => {
      const start = startOf(word);
      return start.length >= MIN_START ? start : word.word;
    });
    this.unspaced = words.filter(({ pairs }) => pairs.length > 0).map(({ word }) => word);
  }

  /** A whole text with its matches. */
  whole(text: string): Highlighted {
    return { text, ranges: this.matches(text, MAX_RANGES) };
  }

  /** The part of a text around its first match, with its matches; null if there is none. */
  excerpt(text: string): Highlighted | null {
    const [first] = this.matches(text, 1);
    if (!first) return null;
    const from = cut(text, first.from <= BEFORE ? 0 : afterSpace(text, first.from - BEFORE, first.from));
    const to = cut(text, Math.min(text.length, Math.max(from + EXCERPT, Math.min(first.to, from + MAX_EXCERPT - 2))));
    const shown = `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
    return this.whole(shown);
  }

  /** The start of a text, with its matches. */
  start(text: string): Highlighted {
    const to = cut(text, Math.min(text.length, EXCERPT));
    return this.whole(`${text.slice(0, to)}${to < text.length ? '…' : ''}`);
  }

  private matches(text: string, most: number): Range[] {
    const ranges: Range[] = [];
    for (const { 0: word, index } of text.matchAll(WORD)) {
      ranges.push(...this.within(word, index));
      if (ranges.length >= most) break;
    }
    return ranges.slice(0, most);
  }

  private within(word: string, at: number): Range[] {
    const folded = fold(word);
    if (this.spellings.has(folded) || this.starts.some((start) => folded.startsWith(start)))
      return [{ from: at, to: at + word.length }];
    const found = this.unspaced.find((part) => folded.includes(part));
    return found === undefined ? [] : [placeOf(word, found, at)];
  }
}

/** Where a folded part is in a word, found character by character. */
function placeOf(word: string, part: string, at: number): Range {
  const ends: number[] = [];
  let folded = '';
  let length = 0;
  for (const character of word) {
    length += character.length;
    const piece = fold(character);
    for (let n = 0; n < piece.length; n++) ends.push(length);
    folded += piece;
  }
  const start = folded.indexOf(part);
  if (start < 0) return { from: at, to: at + word.length };
  return { from: at + (start === 0 ? 0 : (ends[start - 1] ?? 0)), to: at + (ends[start + part.length - 1] ?? length) };
}

function afterSpace(text: string, from: number, to: number): number {
  const space = text.slice(from, to).search(/\s/);
  return space < 0 ? from : from + space + 1;
}

/** Not between the halves of a character. */
function cut(text: string, at: number): number {
  return at > 0 && /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '') ? at - 1 : at;
}

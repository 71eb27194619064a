/** What a reader takes for one character: an emoji, a flag, a letter with its accents, a syllable. */
export function graphemesOf(text: string): string[] {
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
}

/** Text of at most so many characters as readers count them, the last one `…` where something is left out. */
export function shortenedTo(text: string, length: number): string {
  // No text has more of them than code units.
  if (text.length <= length) return text;
  const characters = graphemesOf(text);
  return characters.length > length
    ? `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

/** The first so many characters as the server counts them (code points), none of them cut in two. */
export function firstCharacters(text: string, count: number): string {
  return text.length <= count ? text : Array.from(text).slice(0, count).join('');
}

/** Letters of which two stand for a word. Of others, such as syllables or emoji, one says as much. */
const ALPHABETIC = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
/** What names may have around and between their words, and what is no part of them, such as brackets. */
const NO_LETTERS = /^[^\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]+/u;

/** One or two characters for a name: those of its first and its last word, or the first two of its only one. */
export function initialsOf(name: string): string {
  const words = name
    .split(/\s+/u)
    .map((word) => graphemesOf(word.replace(NO_LETTERS, '')))
    .filter(({ length }) => length > 0);
  const [first, last] = [words[0] ?? [], words.length > 1 ? words.at(-1) : undefined];
  const pair = last ? [first[0], last[0]] : ALPHABETIC.test(first[0] ?? '') ? first.slice(0, 2) : first.slice(0, 1);
  return pair.map((character = '') => inCapitals(character)).join('') || '?';
}

/** As a capital, where that is one character too: not so `ß`. */
function inCapitals(character: string): string {
  const capital = character.toUpperCase();
  return graphemesOf(capital).length === 1 ? capital : character;
}

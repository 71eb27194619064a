import { type Queryable, raw, sql } from '../database/sql.js';

/** How many words of a search count. */
const MAX_WORDS = 16;
/** Shorter beginnings of words are those of very many. */
const MIN_PREFIX = 2;

/** A word that is searched, without case and accents. */
export interface SearchedWord {
  word: string;
  /** The English and the German stem, where they differ from the word. */
  stems: string[];
  /** What must be found instead of the word, if it has no spaces around it: pairs of characters, or one character. */
  pairs: string[];
}

/** A text that is searched. */
export interface Searched {
  /** The text without case, accents and punctuation. */
  phrase: string;
  words: SearchedWord[];
}

interface Row extends SearchedWord {
  phrase: string;
}

/** `tokid` of what is between words. */
const BLANK = raw('12');

/** The words of a text, as PostgreSQL sees them in the texts that it searches. */
export async function wordsOf(on: Queryable, text: string): Promise<Searched> {
  const rows = await on.rows<Row>(sql`
    SELECT q.phrase, w.token AS word, flowtrack_pairs(w.token) AS pairs, array_remove(ARRAY(
      SELECT DISTINCT unnest(
        coalesce(ts_lexize('pg_catalog.english_stem', w.token), '{}')
        || coalesce(ts_lexize('pg_catalog.german_stem', w.token), '{}'))), w.token) AS stems
    FROM (SELECT btrim(flowtrack_plain(flowtrack_fold(${text}))) AS phrase) q
    CROSS JOIN LATERAL ts_parse('default', q.phrase) WITH ORDINALITY w (tokid, token, place)
    WHERE w.tokid <> ${BLANK} ORDER BY w.place`);
  const words = [...new Map(rows.map(({ word, stems, pairs }) => [word, { word, stems, pairs }])).values()];
  return { phrase: rows[0]?.phrase ?? '', words: words.slice(0, MAX_WORDS) };
}

/** The words as a `tsquery`: all of them must be found. */
export function tsqueryOf(words: SearchedWord[]): string {
  return words.map(conditionOf).join(' & ');
}

function conditionOf({ word, stems, pairs }: SearchedWord): string {
  const unspaced = pairs.filter((pair) => [...pair].length > 1);
  if (unspaced.length > 0 && isUnspaced(word, pairs)) return `(${unspaced.map(quoted).join(' & ')})`;
  const first = [...word].length >= MIN_PREFIX || pairs.length > 0 ? `${quoted(word)}:*` : quoted(word);
  return `(${[first, ...stems.map(quoted)].join(' | ')})`;
}

/** Whether nothing of a word is outside its pairs. */
function isUnspaced(word: string, pairs: string[]): boolean {
  const known = new Set(pairs.join(''));
  return [...word].every((character) => known.has(character));
}

const quoted = (lexeme: string) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** What a word that is found begins with at least: what it has in common with its stems. */
export function startOf({ word, stems }: SearchedWord): string {
  return [word, ...stems].reduce((a, b) => {
    let length = 0;
    while (length < a.length && a[length] === b[length]) length++;
    return a.slice(0, length);
  });
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A word, and what becomes of it by leaving out, swapping, replacing or adding one letter. */
export function spellingsOf({ word }: SearchedWord): string[] {
  const characters = [...word];
  const letters = [...new Set([...LETTERS, ...characters])];
  const found = new Set<string>();
  for (let at = 0; at <= characters.length; at++) {
    const [before, [first = '', second = '', ...rest]] = [characters.slice(0, at), characters.slice(at)];
    const add = (...parts: string[]) => found.add([...before, ...parts, ...rest].join(''));
    add(second);
    if (second) add(second, first);
    for (const letter of letters) {
      add(letter, second);
      add(letter, first, second);
    }
  }
  found.delete('');
  return [...found];
}

/** The same as `tsqueryOf`, for words of which each may have one wrong letter. */
export function misspelledQueryOf(words: SearchedWord[]): string {
  return words.map((word) => `(${spellingsOf(word).map(quoted).join(' | ')})`).join(' & ');
}

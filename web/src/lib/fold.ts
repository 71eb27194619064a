/** Invisible characters and accents; the server ignores the same. */
const IGNORED =
  // eslint-disable-next-line no-misleading-character-class -- they are ranges, not characters that belong together
  /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u061c\u0640\u064b-\u065f\u0670\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e0fff}]/gu;

/** Letters that Unicode does not decompose. */
const LETTERS: Record<string, string> = {
  ...{ ı: 'i', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ς: 'σ' },
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** A text without case and accents, as the server compares texts (`flowtrack_fold`). */
export function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(IGNORED, '').toLowerCase();
  return plain.replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);
}

/**
 * With what a spreadsheet takes a text for a formula, full-width forms included, whatever white space and invisible
 * characters stand before it.
 */
const FORMULA = /^[\s\p{Cc}\p{Cf}\p{Z}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** A text that no spreadsheet runs: what it would take for a formula begins with an apostrophe, which it does not show. */
export const withoutFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text as it was before `withoutFormula`. */
export const originalText = (cell: string): string =>
  cell.startsWith(`'`) && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;

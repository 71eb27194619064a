import { saveFile } from './save-file.js';

/** What a cell may hold. */
export type CsvCell = string | number | null;

/** How spreadsheets of a region read CSV. */
export interface CsvStyle {
  separator: ',' | ';';
  decimalMark: '.' | ',';
}

/** Where a point marks decimals, and lists are separated by semicolons all the same. */
const POINT_AND_SEMICOLON = ['CH', 'LI'];

/** What the spreadsheet of somebody expects who reads numbers as in this locale, such as `de-DE`. */
export function csvStyle(locale: string): CsvStyle {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  const decimalMark = parts.find(({ type }) => type === 'decimal')?.value === '.' ? '.' : ',';
  const { region } = new Intl.Locale(locale).maximize();
  return { separator: decimalMark === ',' || POINT_AND_SEMICOLON.includes(region ?? '') ? ';' : ',', decimalMark };
}

/**
 * With what a spreadsheet takes text for a formula, full-width ones included, whatever white space and invisible characters
 * stand before it.
 */
const FORMULA = /^[\s\p{Cc}\p{Cf}\p{Z}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
/** What separates cells or rows in any spreadsheet, or is taken off where it stands at an end. */
const NEEDS_QUOTES = /[",;|\p{Cc}\u2028\u2029]|^[\s\p{Z}']|[\s\p{Z}]$/u;

/**
 * Rows as CSV (RFC 4180): quotes where needed, CRLF. Text that a spreadsheet would run as a formula begins with an
 * apostrophe instead; numbers stay numbers, whatever their sign.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[], style: CsvStyle): string {
  return rows.map((row) => `${row.map((value) => cell(value, style)).join(style.separator)}\r\n`).join('');
}

function cell(value: CsvCell, { decimalMark }: CsvStyle): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', decimalMark);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Hands rows to the reader as a file; with a byte order mark, without which Excel does not see that it is UTF-8.
 * @param locale of the reader, whose spreadsheet is to split it as it is meant.
 */
export function downloadCsv(fileName: string, rows: readonly (readonly CsvCell[])[], locale: string): void {
  const text = toCsv(rows, csvStyle(locale));
  saveFile(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }), fileName);
}

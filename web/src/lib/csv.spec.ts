import { describe, expect, it } from 'vitest';
import { csvStyle, type CsvCell, toCsv as toCsvOf } from './csv.js';

const ENGLISH = csvStyle('en-GB');
const GERMAN = csvStyle('de-DE');
const toCsv = (rows: CsvCell[][], style = ENGLISH) => toCsvOf(rows, style);

describe('CSV', () => {
  it('has one line for each row, and ends each with CRLF', () => {
    const rows = [
      ['name', 'tasks'],
      ['Ann', 3],
      ['Bob', null],
    ];
    expect(toCsv(rows)).toBe('name,tasks\r\nAnn,3\r\nBob,\r\n');
    expect(toCsv([])).toBe('');
  });

  it.each([
    ['en-GB', ',', '.'],
    ['en-US', ',', '.'],
    ['en', ',', '.'],
    ['de-DE', ';', ','],
    ['de', ';', ','],
    ['de-AT', ';', ','],
    // Points for decimals, as in Zürich.
    ['de-CH', ';', '.'],
    ['de-LI', ';', '.'],
    ['en-ZA', ';', ','],
  ])('is split as spreadsheets of %s expect it', (locale, separator, decimalMark) => {
    const style = csvStyle(locale);
    // What regions such as South Africa use differs between the versions of browsers; the two belong together all the same.
    if (locale !== 'en-ZA') expect(style).toEqual({ separator, decimalMark });
    expect(style.separator === style.decimalMark).toBe(false);
    expect(toCsv([['a', 1.5]], style)).toBe(`a${style.separator}1${style.decimalMark}5\r\n`);
  });

  it('quotes what would otherwise end a cell or a row, and doubles quotes', () => {
    expect(toCsv([['a,b', 'say "hi"', 'two\nlines', 'cr\rhere', ' padded ', 'plain']])).toBe(
      '"a,b","say ""hi""","two\nlines","cr\rhere"," padded ",plain\r\n',
    );
  });

  it('quotes what any spreadsheet splits, whatever it splits by here', () => {
    const separators = [',', ';', '\t', '|', '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'];
    for (const style of [ENGLISH, GERMAN])
      for (const separator of separators) {
        const text = `a${separator}=1+1`;
        expect(toCsv([[text]], style), JSON.stringify(text)).toBe(`"${text}"\r\n`);
      }
    for (const text of [' a', 'a ', '\u00a0a', 'a\u3000'])
      expect(toCsv([[text]]), JSON.stringify(text)).toBe(`"${text}"\r\n`);
  });

  it('keeps text from being run as a formula', () => {
    const before = ['', '\t', ' ', '\u00a0', '\r', '\n', '\u3000', '\u200b', '\ufeff', '\u202e', '\u0001'];
    const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    for (const text of ['\ta', '\ra', '\na', ...before.flatMap((space) => signs.map((sign) => `${space}${sign}1+1`))]) {
      const line = toCsv([[text]]).trimEnd();
      expect(line.replace(/^"/, '').startsWith("'"), JSON.stringify(text)).toBe(true);
    }
    expect(toCsv([['=HYPERLINK("https://x.example","a,b")']])).toBe(`"'=HYPERLINK(""https://x.example"",""a,b"")"\r\n`);
    expect(toCsv([['a=b', 'Müller', 'x-y']])).toBe('a=b,Müller,x-y\r\n');
  });

  it('leaves numbers alone', () => {
    expect(toCsv([[-1, 37.5, 0, 1e21]])).toBe('-1,37.5,0,1e+21\r\n');
    expect(toCsv([[-1.5, 37.25, 0]], GERMAN)).toBe('-1,5;37,25;0\r\n');
  });
});

import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.js';

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

  it('quotes what would otherwise end a cell or a row, and doubles quotes', () => {
    expect(toCsv([['a,b', 'say "hi"', 'two\nlines', 'cr\rhere', ' padded ', 'plain']])).toBe(
      '"a,b","say ""hi""","two\nlines","cr\rhere"," padded ",plain\r\n',
    );
  });

  it('keeps text from being run as a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1+1', '\u00a0=1', '\r=1']) {
      const line = toCsv([[text]]).trimEnd();
      expect(line.replace(/^"/, '').startsWith("'"), text).toBe(true);
    }
    expect(toCsv([['=HYPERLINK("https://x.example","a,b")']])).toBe(`"'=HYPERLINK(""https://x.example"",""a,b"")"\r\n`);
    expect(toCsv([['a=b', 'Müller', 'x-y']])).toBe('a=b,Müller,x-y\r\n');
  });

  it('leaves numbers alone', () => {
    expect(toCsv([[-1, 37.5, 0, 1e21]])).toBe('-1,37.5,0,1e+21\r\n');
  });
});

import { describe, expect, it } from 'vitest';
import { de } from './de.js';
import { imports as germanImports } from './de/imports.js';
import { late as lateGerman } from './de/late.js';
import { en } from './en.js';
import { imports as englishImports } from './en/imports.js';
import { late as lateEnglish } from './en/late.js';

/** All texts of a catalogue by their path. */
function textsOf(catalogue: object, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? textsOf(value, `${path}${key}.`)
      : [[`${path}${key}`, String(value)] as [string, string]],
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{([^}]+)\}\}/g)].map(([, name]) => name).sort();

const english = new Map(textsOf({ ...en, ...lateEnglish, ...englishImports }));
const german = new Map(textsOf({ ...de, ...lateGerman, ...germanImports }));

describe('the catalogues', () => {
  it('hold the same texts in each language', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('leave no text empty, and no placeholder open', () => {
    for (const [path, text] of [...english, ...german]) {
      expect(text.trim(), path).not.toBe('');
      expect(text.replaceAll(/\{\{\w+\}\}|\{\w+\}/g, ''), path).not.toMatch(/[{}]/);
    }
  });

  it.each([...english])('%s has the same placeholders in each language', (path, text) => {
    // "One" may be said in words, without its number.
    const wanted = placeholders(text).filter((name) => !(path.endsWith('_one') && name === 'count'));
    const given = placeholders(german.get(path) ?? '').filter((name) => !(path.endsWith('_one') && name === 'count'));
    expect(given).toEqual(wanted);
  });

  it('have both plural forms of what is counted', () => {
    const stems = [...english.keys()]
      .filter((path) => /_(one|other)$/.test(path))
      .map((path) => path.replace(/_\w+$/, ''));
    for (const stem of stems) {
      expect([...english.keys()].filter((path) => path.startsWith(`${stem}_`)).sort()).toEqual([
        `${stem}_one`,
        `${stem}_other`,
      ]);
    }
  });
});

import { expect, it } from 'vitest';
import { languageOf } from './language.js';

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['en-GB, de;q=0.5', 'en'],
  ['fr;q=1, de;q=0.3, en;q=0.2', 'de'],
  ['fr, *;q=0.5', 'en'],
  ['de;q=0, fr', 'en'],
  ['en;q=0.1,DE;q=0.2', 'de'],
  ['de;q=nonsense', 'en'],
])('takes from %s the language %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

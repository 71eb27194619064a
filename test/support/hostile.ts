import fc from 'fast-check';

/** Strings that have broken servers before. */
const STRINGS = [
  '',
  ' ',
  '\t\r\n',
  '\0',
  'a\0b',
  '\ud800',
  'a\udfff',
  '\u202e\ufeff',
  'é̂️👩‍👩‍👧',
  'null',
  'NaN',
  'Infinity',
  '-0',
  '1e309',
  '0x1f',
  'true',
  '[]',
  '{}',
  "'; DROP TABLE tasks; --",
  '%',
  '\\',
  '$1',
  '../../etc/passwd',
  '2026-02-30',
  '2026-13-01',
  '+010000-01-01',
  '10000-01-01',
  '2026-01-01T00:00:00',
  '2026-01-01T25:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '00000000-0000-0000-0000-00000000000g',
  'urn:uuid:0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07',
  '{0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07}',
  'a@b',
  'a@@example.org',
  '@example.org',
  `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.org`,
  'a'.repeat(73),
  'ä'.repeat(40),
  'a'.repeat(1001),
  '👍'.repeat(301),
  'x'.repeat(20_001),
  '__proto__',
  'constructor',
];

/** JSON texts that `JSON.stringify` would not write. */
const TEXTS = [
  '-0',
  '1e400',
  '-1e400',
  '1e-400',
  '9007199254740993',
  '1'.repeat(400),
  '0.1',
  '-1',
  'true',
  'false',
  'null',
  '[]',
  '{}',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
  `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
  '["a","b"]',
  '{"length":1}',
  '{"toString":1}',
  '{"$ne":null}',
  '[[null]]',
];

/** Any text, broken or not. */
export const hostileString = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...STRINGS) },
  fc.string({ unit: 'binary', maxLength: 50 }),
  // UTF-16 code units one by one: lone surrogates among them.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);

/** The JSON text of a value that is in most places wrong. */
export const hostileJson = fc.oneof(
  fc.constantFrom(...TEXTS),
  { weight: 2, arbitrary: hostileString.map((text) => JSON.stringify(text)) },
  fc.double().map((number) => (Number.isFinite(number) ? JSON.stringify(number) : '1e999')),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
);

/** Names of fields that no input has. */
export const unknownName = fc.oneof(
  fc.constantFrom(
    ...[
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      '__defineGetter__',
      'valueOf',
      '',
      '0',
      'Title',
      'name ',
    ],
    ...['password_hash', 'deleted_at', '$where', 'a.b', 'title[]', 'title\0', '\ud800'],
  ),
  fc.string({ maxLength: 20 }).map((name) => `x${name}`),
);

/** Whether text can be stored as it is. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Whether text has control characters that are neither tabs nor line breaks: no field but a password takes them. */
export function hasControls(text: string): boolean {
  return /(?![\t\n\r])\p{Cc}/u.test(text);
}

/** Whether all of a line can be seen. Where it cannot, a language or an emoji may need it: the corpus says where. */
export function isSeen(line: string): boolean {
  return !/[\p{Cc}\p{Zl}\p{Zp}\p{DI}\p{Bidi_C}\u{FFF9}-\u{FFFB}\p{NChar}]/u.test(line.trim());
}

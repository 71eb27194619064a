import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datesOf, FILTER_FIELDS, MAX_FILTER_VALUES, parseFilter, quoted, termOf, withTerm } from './filter-syntax.js';

const valuesOf = (text: string) => parseFilter(text).terms.map(({ field, values }) => [field, values]);
const errorsOf = (text: string) => parseFilter(text).errors.map(({ code, at, text: there }) => [code, at, there]);

describe('a filter', () => {
  it('is a list of terms with their places', () => {
    expect(parseFilter('status:in_progress,done  -priority:low "exact  words" plan')).toEqual({
      errors: [],
      terms: [
        { field: 'status', negated: false, values: [{ choice: 'in_progress' }, { choice: 'done' }], at: 0, end: 23 },
        { field: 'priority', negated: true, values: [{ choice: 'low' }], at: 25, end: 38 },
        { field: 'text', negated: false, values: [{ name: 'exact  words' }], at: 39, end: 53 },
        { field: 'text', negated: false, values: [{ name: 'plan' }], at: 54, end: 58 },
      ],
    });
  });

  it('takes names with spaces, commas and quotation marks in quotation marks', () => {
    expect(valuesOf('column:"To do, ""soon""",Doing')).toEqual([
      ['column', [{ name: 'To do, "soon"' }, { name: 'Doing' }]],
    ]);
  });

  it('tells words with a meaning from names', () => {
    expect(
      valuesOf('label:none label:"none" assignee:@me assignee:none assignee:"none" assignee:me creator:none'),
    ).toEqual([
      ['label', [{ word: 'none' }]],
      ['label', [{ name: 'none' }]],
      ['assignee', [{ word: 'me' }]],
      ['assignee', [{ word: 'none' }]],
      ['assignee', [{ name: 'none' }]],
      ['assignee', [{ name: 'me' }]],
      ['creator', [{ name: 'none' }]],
    ]);
  });

  it.each([
    ['due:2026-01-31', { from: '2026-01-31', to: '2026-01-31' }],
    ['due:today', { from: 0, to: 0 }],
    ['due:7d', { from: 0, to: 7 }],
    ['due:-2w', { from: -14, to: 0 }],
    ['due:<7d', { to: 6 }],
    ['due:<=1w', { to: 7 }],
    ['due:>2026-02-28', { from: '2026-03-01' }],
    ['due:>=0d', { from: 0 }],
    ['due:-1d..1d', { from: -1, to: 1 }],
    ['due:2026-01-01..2026-12-31', { from: '2026-01-01', to: '2026-12-31' }],
  ])('understands the days of %s', (text, days) => {
    expect(valuesOf(text)).toEqual([['due', [{ days }]]]);
  });

  it.each([
    ['estimate:5', { numbers: { from: 5, to: 5 } }],
    ['estimate:<5', { numbers: { to: 4.5 } }],
    ['estimate:<=0.5', { numbers: { to: 0.5 } }],
    ['estimate:>5', { numbers: { from: 5.5 } }],
    ['estimate:>=1000', { numbers: { from: 1000 } }],
    ['estimate:0.5..8', { numbers: { from: 0.5, to: 8 } }],
    ['estimate:none', { word: 'none' }],
  ])('understands the numbers of %s', (text, value) => {
    expect(valuesOf(text)).toEqual([['estimate', [value]]]);
  });

  it('counts relative days from today, over the ends of months and of the calendar', () => {
    expect(datesOf({ from: -1, to: 1 }, '2028-02-29')).toEqual({ from: '2028-02-28', to: '2028-03-01' });
    expect(datesOf({ from: -9999, to: 9999 }, '9999-12-31')).toMatchObject({ to: '9999-12-31' });
    expect(datesOf({ from: -9999 }, '0001-01-02')).toEqual({ from: '0001-01-01', to: undefined });
  });

  it.each([
    ['plan foo:bar', [['unknown_field', 5, 'foo']]],
    ['status:', [['missing_value', 0, 'status:']]],
    ['status:done,', [['missing_value', 0, 'status:done,']]],
    ['status:open', [['unknown_value', 7, 'open']]],
    ['assignee:@you', [['unknown_value', 9, '@you']]],
    ['due:2026-02-30', [['unknown_value', 4, '2026-02-30']]],
    ['due:0000-01-01', [['unknown_value', 4, '0000-01-01']]],
    ['due:1d..', [['unknown_value', 4, '1d..']]],
    ['estimate:1001', [['unknown_value', 9, '1001']]],
    ['estimate:0.3', [['unknown_value', 9, '0.3']]],
    ['estimate:-1', [['unknown_value', 9, '-1']]],
    ['estimate:1.5.5', [['unknown_value', 9, '1.5.5']]],
    ['label:@me', [['unknown_value', 6, '@me']]],
    ['start:overdue', [['unknown_value', 6, 'overdue']]],
    ['plan "exact', [['unclosed_quote', 5, '"exact']]],
    [
      'a:b status:x',
      [
        ['unknown_field', 0, 'a'],
        ['unknown_value', 11, 'x'],
      ],
    ],
  ])('says where it is wrong: %s', (text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  it('takes addresses and times of day as words', () => {
    expect(valuesOf('https://example.org 12:30 - a-b')).toEqual(
      ['https://example.org', '12:30', '-', 'a-b'].map((name) => ['text', [{ name }]]),
    );
  });

  it('has a bounded number of values', () => {
    const filter = (count: number) => `column:${Array(count).fill('a').join(',')}`;
    expect(errorsOf(filter(MAX_FILTER_VALUES))).toEqual([]);
    expect(errorsOf(filter(MAX_FILTER_VALUES + 1))).toMatchObject([['too_many', 0, expect.anything()]]);
    expect(errorsOf('x'.repeat(501))).toEqual([['too_long', 500, '']]);
  });

  it('of any text has terms and errors that lie in it, in order', () => {
    const piece = fc.constantFrom('"', ':', ',', ' ', '-', '@me', 'a', '<', '7d', '..', ...Object.keys(FILTER_FIELDS));
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('').slice(0, 500);
        const { terms, errors } = parseFilter(text);
        let end = 0;
        for (const term of terms) {
          expect(term.at).toBeGreaterThanOrEqual(end);
          expect(term.values.length).toBeGreaterThan(0);
          ({ end } = term);
        }
        expect(end).toBeLessThanOrEqual(text.length);
        for (const { at, length } of errors) expect(at + length).toBeLessThanOrEqual(text.length);
        if (text.trim() !== '') expect(terms.length + errors.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('one field of a filter', () => {
  it('is read and replaced in the text', () => {
    const text = 'plan status:todo -status:done  priority:high "a b"';
    expect(termOf(text, 'status')).toBe('todo');
    expect(withTerm(text, 'status', 'done')).toBe('plan -status:done priority:high "a b" status:done');
    expect(withTerm(text, 'priority', undefined)).toBe('plan status:todo -status:done "a b"');
    expect(withTerm('', 'status', 'todo')).toBe('status:todo');
  });

  it('is undefined where there are several values, or an error', () => {
    expect(termOf('status:todo,done', 'status')).toBeUndefined();
    expect(termOf('status:todo status:done', 'status')).toBeUndefined();
    expect(termOf('status:x', 'status')).toBeUndefined();
  });

  it('keeps any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (typed) => {
        const name = typed.trim();
        fc.pre(name !== '');
        const filter = withTerm('plan', 'assignee', quoted(name));
        expect(valuesOf(filter)).toEqual([
          ['text', [{ name: 'plan' }]],
          ['assignee', [{ name }]],
        ]);
      }),
    );
  });
});

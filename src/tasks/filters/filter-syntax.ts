/**
 * The grammar of filters, as documented in docs/filters.md; the server and the page parse the same text with it, so this
 * file imports nothing. A filter is a list of terms that must all match:
 *
 *     status:in_progress assignee:@me -label:wip due:<7d "exact words"
 */

/** The longest filter, in characters. */
export const MAX_FILTER_LENGTH = 500;
/** The highest number of values in all terms of a filter. */
export const MAX_FILTER_VALUES = 50;

type Kind =
  /** One of these words. */
  | { choices: readonly string[] }
  /** A name, in any case; further words with a meaning of their own. */
  | { names: true; words?: readonly Word[] }
  /** Calendar days. */
  | { days: true; words?: readonly Word[] }
  /** Whole and half numbers from 0 to `max`. */
  | { numbers: true; max: number; words?: readonly Word[] };

/** `@me` and `none` in a filter, and further words of single fields. */
export type Word = 'me' | 'none' | 'overdue';

/** The fields of a filter and what they take. */
export const FILTER_FIELDS = {
  status: { choices: ['todo', 'in_progress', 'done'] },
  column: { names: true },
  priority: { choices: ['low', 'medium', 'high'] },
  assignee: { names: true, words: ['me', 'none'] },
  creator: { names: true, words: ['me'] },
  label: { names: true, words: ['none'] },
  due: { days: true, words: ['none', 'overdue'] },
  start: { days: true, words: ['none'] },
  estimate: { numbers: true, max: 1000, words: ['none'] },
  created: { days: true },
  updated: { days: true },
  project: { names: true },
  has: { choices: ['description', 'comments'] },
  is: { choices: ['blocked'] },
} as const satisfies Record<string, Kind>;

export type FilterField = keyof typeof FILTER_FIELDS;

/** A calendar date (`YYYY-MM-DD`), or a number of days after today. */
export type Day = string | number;

/** Days from the first to the last, both included; an open end is undefined. */
export interface Days {
  from?: Day;
  to?: Day;
}

/** Numbers from the first to the last, both included; an open end is undefined. */
export interface Numbers {
  from?: number;
  to?: number;
}

export type FilterValue =
  { word: Word } | { choice: string } | { name: string } | { days: Days } | { numbers: Numbers };

/** A term matches if one of its values does; a negated one if none does. */
export interface FilterTerm {
  /** `text`: words in the title or the description. */
  field: FilterField | 'text';
  negated: boolean;
  values: FilterValue[];
  /** Where it stands in the text, in UTF-16 code units. */
  at: number;
  end: number;
}

/** What is wrong with a filter, and where; `length` in UTF-16 code units. */
export interface FilterError {
  code: 'unknown_field' | 'missing_value' | 'unknown_value' | 'unclosed_quote' | 'too_many' | 'too_long';
  at: number;
  length: number;
  /** What stands there. */
  text: string;
  field?: FilterField;
}

export interface ParsedFilter {
  terms: FilterTerm[];
  errors: FilterError[];
}

/** Numbers are multiples of it. */
const STEP = 0.5;

const DATE = /^\d{4}-\d\d-\d\d$/;
const OFFSET = /^([+-]?\d{1,4})([dw])$/i;
const FIELD = /^([a-z_]+):(?!\/\/)/i;

/** The terms of a filter, and all errors in it; a term with an error is left out. */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > MAX_FILTER_LENGTH) {
    const at = MAX_FILTER_LENGTH;
    return { terms: [], errors: [{ code: 'too_long', at, length: text.length - at, text: '' }] };
  }
  return new Parser(text).parse();
}

class Parser {
  private readonly terms: FilterTerm[] = [];
  private readonly errors: FilterError[] = [];
  private position = 0;
  private values = 0;

  constructor(private readonly text: string) {}

  parse(): ParsedFilter {
    for (this.skipSpace(); this.position < this.text.length; this.skipSpace()) this.term();
    if (this.values > MAX_FILTER_VALUES) this.fail('too_many', 0, this.text.length);
    return { terms: this.terms, errors: this.errors };
  }

  private term(): void {
    const at = this.position;
    const failed = this.errors.length;
    const negated = /^-\S/.test(this.text.slice(at));
    if (negated) this.position++;
    const [prefix, name = ''] = FIELD.exec(this.text.slice(this.position)) ?? [];
    const found = prefix === undefined ? this.words() : this.fieldTerm(prefix, name.toLowerCase());
    if (this.errors.length === failed && found) this.terms.push({ ...found, negated, at, end: this.position });
  }

  private words(): Pick<FilterTerm, 'field' | 'values'> | undefined {
    this.values++;
    const name = this.item(/\s/);
    return name === '' ? undefined : { field: 'text', values: [{ name }] };
  }

  private fieldTerm(prefix: string, name: string): Pick<FilterTerm, 'field' | 'values'> {
    const start = this.position;
    const field = isField(name) ? name : undefined;
    if (!field) this.fail('unknown_field', start, prefix.length - 1);
    this.position += prefix.length;
    const values: FilterValue[] = [];
    do {
      const at = this.position;
      const isQuoted = this.text[at] === '"';
      const failed = this.errors.length;
      const item = this.item(/[\s,]/);
      if (!field || this.errors.length > failed) continue;
      const value = item === '' ? undefined : valueOf(field, item, isQuoted);
      if (value) values.push(value);
      else if (item === '') this.fail('missing_value', start, this.position - start, field);
      else this.fail('unknown_value', at, this.position - at, field);
    } while (this.comma());
    this.values += values.length;
    return { field: field ?? 'status', values };
  }

  /** A quoted text, in which `""` is a quotation mark, or everything up to what ends it. */
  private item(end: RegExp): string {
    const at = this.position;
    if (this.text[at] !== '"') {
      while (this.position < this.text.length && !end.test(this.text[this.position] ?? '')) this.position++;
      return this.text.slice(at, this.position);
    }
    let content = '';
    for (this.position++; this.position < this.text.length; this.position++) {
      const character = this.text[this.position];
      if (character !== '"') content += character;
      else if (this.text[this.position + 1] === '"') content += this.text[this.position++];
      else {
        this.position++;
        return content.trim();
      }
    }
    this.fail('unclosed_quote', at, this.text.length - at);
    return '';
  }

  private comma(): boolean {
    if (this.text[this.position] !== ',') return false;
    this.position++;
    return true;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.position] ?? '')) this.position++;
  }

  private fail(code: FilterError['code'], at: number, length: number, field?: FilterField): void {
    this.errors.push({ code, at, length, text: this.text.slice(at, at + length), field });
  }
}

const isField = (name: string): name is FilterField => Object.hasOwn(FILTER_FIELDS, name);

/** Undefined if the field does not take it. Quoted, a word is a name like others. */
function valueOf(field: FilterField, item: string, isQuoted: boolean): FilterValue | undefined {
  const kind: Kind = FILTER_FIELDS[field];
  const plain = item.toLowerCase();
  if ('choices' in kind) return kind.choices.includes(plain) ? { choice: plain } : undefined;
  const word = isQuoted ? undefined : kind.words?.find((known) => known === (plain === '@me' ? 'me' : plain));
  if (word === 'me' ? plain === '@me' : word) return { word: word as Word };
  if ('names' in kind) return plain.startsWith('@') && !isQuoted ? undefined : { name: item };
  if ('numbers' in kind) {
    const numbers = numbersOf(plain, kind.max);
    return numbers && { numbers };
  }
  const days = daysOf(plain);
  return days && { days };
}

/** `5`, `<5`, `>=0.5`, `3..8`. */
function numbersOf(item: string, max: number): Numbers | undefined {
  const number = (text: string | undefined) =>
    text !== undefined && /^\d{1,4}(\.[05])?$/.test(text) && Number(text) <= max ? Number(text) : undefined;
  const [, first, last] = /^([\d.]*\d)\.\.([\d.]+)$/.exec(item) ?? [];
  const [, sign = '', rest] = /^(<=|>=|<|>)?([\d.]+)$/.exec(item) ?? [];
  const [from, to, one] = [number(first), number(last), number(rest)];
  if (one === undefined) return from === undefined || to === undefined ? undefined : { from, to };
  if (sign === '<') return { to: one - STEP };
  if (sign === '<=') return { to: one };
  if (sign === '>') return { from: one + STEP };
  return sign === '>=' ? { from: one } : { from: one, to: one };
}

/** `2026-01-31`, `today`, `7d` (from today on), `<7d`, `>=2026-01-31`, `-1w..2w`. */
function daysOf(item: string): Days | undefined {
  const [, first, last] = /^(.+?)\.\.(.+)$/.exec(item) ?? [];
  if (first !== undefined && last !== undefined) return range(dayOf(first), dayOf(last));
  const [, sign = '', rest = ''] = /^(<=|>=|<|>)?(.*)$/.exec(item) ?? [];
  const day = dayOf(rest);
  if (day === undefined) return undefined;
  if (sign === '<') return { to: daysAfter(day, -1) };
  if (sign === '<=') return { to: day };
  if (sign === '>') return { from: daysAfter(day, 1) };
  if (sign === '>=') return { from: day };
  if (typeof day === 'string' || rest === 'today') return { from: day, to: day };
  return day < 0 ? { from: day, to: 0 } : { from: 0, to: day };
}

function range(from: Day | undefined, to: Day | undefined): Days | undefined {
  return from === undefined || to === undefined ? undefined : { from, to };
}

function dayOf(text: string): Day | undefined {
  if (text === 'today') return 0;
  const [, count, unit] = OFFSET.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (unit?.toLowerCase() === 'w' ? 7 : 1);
  return DATE.test(text) && isDate(text) ? text : undefined;
}

/** Years before 1 and days such as February 30 do not exist. */
const isDate = (text: string) => text >= '0001' && daysAfterDate(text, 0) === text;

function daysAfterDate(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return '';
  at.setUTCDate(at.getUTCDate() + days);
  const text = at.toISOString();
  // What lies outside the calendar of four digits is as far as it gets.
  if (text.startsWith('+')) return '9999-12-31';
  return text.startsWith('-') || text < '0001' ? '0001-01-01' : text.slice(0, 10);
}

/** The calendar date after another. */
export const dayAfter = (date: string) => daysAfterDate(date, 1);

const daysAfter = (day: Day, days: number): Day => (typeof day === 'number' ? day + days : daysAfterDate(day, days));

/** Calendar dates of days. @param today as `YYYY-MM-DD`. */
export function datesOf({ from, to }: Days, today: string): { from?: string; to?: string } {
  const date = (day: Day | undefined) => (typeof day === 'number' ? daysAfterDate(today, day) : day);
  return { from: date(from), to: date(to) };
}

/** A name or a text as a filter contains it, quoted where it must be. */
export function quoted(name: string): string {
  return /^[^\s",:@<>-][^\s",:]*$/.test(name) && name !== 'none' ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The only value of a field in a filter, if it has one that is not negated, as it stands there. */
export function termOf(text: string, field: FilterField): string | undefined {
  const terms = parseFilter(text).terms.filter((term) => term.field === field && !term.negated);
  const [only] = terms;
  if (!only || terms.length > 1 || only.values.length > 1) return undefined;
  return text.slice(only.at + field.length + 1, only.end);
}

/**
 * A filter in which a field has this value and no other; terms that negate it stay.
 * @param value as it stands in the text; undefined removes it.
 */
export function withTerm(text: string, field: FilterField, value: string | undefined): string {
  const terms = parseFilter(text).terms.filter((term) => term.field === field && !term.negated);
  const rest = terms.reduceRight((left, { at, end }) => `${left.slice(0, at)} ${left.slice(end)}`, text);
  return [rest.replace(/(^|\s)\s+/g, '$1').trim(), value === undefined ? '' : `${field}:${value}`]
    .filter(Boolean)
    .join(' ');
}

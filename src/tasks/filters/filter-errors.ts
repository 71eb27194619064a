import { FILTER_FIELDS, type FilterError, MAX_FILTER_LENGTH, MAX_FILTER_VALUES } from './filter-syntax.js';

const FIELDS = Object.keys(FILTER_FIELDS).join(', ');

/** What is wrong with a filter, in English, with the place as a character counted from 1. */
export function messageOf(error: FilterError): string {
  return `at character ${error.at + 1}: ${reasonOf(error)}`;
}

function reasonOf({ code, text, field }: FilterError): string {
  switch (code) {
    case 'unknown_field':
      return `there is no field "${text}"; the fields are ${FIELDS}. Put words with a colon in quotation marks`;
    case 'missing_value':
      return `a value of ${field} is missing`;
    case 'unknown_value':
      return `${field} cannot be ${text}; it takes ${field ? takenBy(field) : 'other values'}`;
    case 'unclosed_quote':
      return 'the closing quotation mark is missing';
    case 'too_many':
      return `there are more than ${MAX_FILTER_VALUES} values`;
    case 'too_long':
      return `the filter is longer than ${MAX_FILTER_LENGTH} characters`;
  }
}

function takenBy(field: keyof typeof FILTER_FIELDS): string {
  const kind = FILTER_FIELDS[field];
  if ('choices' in kind) return kind.choices.join(', ');
  const words = 'words' in kind ? kind.words.map((word) => (word === 'me' ? '@me' : word)) : [];
  return [...plainOf(kind), ...words].join(', ');
}

function plainOf(kind: object): string[] {
  if ('names' in kind) return ['a name'];
  if ('max' in kind) return [`a number from 0 to ${String(kind.max)} in steps of 0.5, like 5, <5 or 3..8`];
  return ['a date like 2026-01-31', 'days from today like 7d, <7d or -7d..7d'];
}

import { InvalidInput } from '../../kernel/http/problem.js';

/** The parts of a rule, by their names. */
export type RuleParts = Partial<Record<string, string>>;

const list = (item: string) => new RegExp(`^(${item})(,(${item}))*$`);
const DAY = '(MO|TU|WE|TH|FR|SA|SU)';
const NUMBERS = {
  month: '[1-9]|1[0-2]',
  monthDay: '-?([1-9]|[12]\\d|3[01])',
  yearDay: '-?([1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])',
  week: '-?([1-9]|[1-4]\\d|5[0-3])',
};

/** What each part may be. Whatever is shorter than a day has none. */
const FORMS: Record<string, RegExp> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,2}$/,
  UNTIL: /^\d{8}$/,
  WKST: new RegExp(`^${DAY}$`),
  BYDAY: list(`([+-]?([1-9]|[1-4]\\d|5[0-3]))?${DAY}`),
  BYMONTH: list(NUMBERS.month),
  BYMONTHDAY: list(NUMBERS.monthDay),
  BYYEARDAY: list(NUMBERS.yearDay),
  BYWEEKNO: list(NUMBERS.week),
  BYSETPOS: list(NUMBERS.yearDay),
};

const FORM = 'must be a rule of RFC 5545 that repeats daily or less often, such as FREQ=WEEKLY;BYDAY=MO';

/** The parts of a rule. @throws InvalidInput naming `field` */
export function partsOf(rrule: string, field = 'rrule'): RuleParts {
  const pairs = rrule.split(';').map((part) => part.split('=') as [string, string?]);
  const parts = Object.fromEntries(pairs) as RuleParts;
  const isFormed =
    parts.FREQ !== undefined &&
    new Set(pairs.map(([name]) => name)).size === pairs.length &&
    pairs.every(([name, value = '', ...more]) => more.length === 0 && Boolean(formOf(name)?.test(value)));
  const message = isFormed ? contradictionIn(parts) : FORM;
  if (message) throw new InvalidInput([{ field, message }]);
  return parts;
}

function formOf(name: string): RegExp | undefined {
  return Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
}

/** What RFC 5545 excludes, part by part. */
function contradictionIn(parts: RuleParts): string | undefined {
  const { FREQ = '', BYDAY = '', COUNT, UNTIL, BYSETPOS, BYWEEKNO, BYYEARDAY, BYMONTHDAY } = parts;
  const isLong = FREQ === 'MONTHLY' || FREQ === 'YEARLY';
  if (COUNT && UNTIL) return 'must not have both COUNT and UNTIL';
  if (UNTIL && !isDate(UNTIL)) return 'must have a date as UNTIL, such as 20261231';
  if (/\d/.test(BYDAY) && (!isLong || BYWEEKNO))
    return 'must not number the days in BYDAY unless it is monthly or yearly';
  if (BYWEEKNO && FREQ !== 'YEARLY') return 'must be yearly to have BYWEEKNO';
  if (BYYEARDAY && FREQ !== 'YEARLY') return 'must be yearly to have BYYEARDAY';
  if (BYMONTHDAY && FREQ === 'WEEKLY') return 'must not be weekly and have BYMONTHDAY';
  const others = Object.keys(parts).filter((name) => name.startsWith('BY') && name !== 'BYSETPOS');
  return BYSETPOS && others.length === 0 ? 'must have another BY part with BYSETPOS' : undefined;
}

function isDate(digits: string): boolean {
  const date = new Date(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().replaceAll('-', '').startsWith(digits);
}

/** The text of a rule. */
export function textOf(parts: RuleParts): string {
  return Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}

import { addDays, dayIn } from '../../kernel/days.js';
import { InvalidInput } from '../../kernel/http/problem.js';
import { type RecurrenceDto, RecurrenceMode } from './recurrence.dto.js';
import { partsOf, type RuleParts, textOf } from './rule.js';

/** A rule that finds nothing in so many periods finds nothing at all. */
const LIMITS = { maxIterations: 2_000, maxCandidateEvaluations: 20_000 };
/** After so many years, days of the month are the same days of the week again. */
const CYCLE_YEARS = 28;
const LAST_YEAR = 9_999;
const LATE = '8000-01-01';

/** A task of a series, as far as the next one depends on it. Dates are `YYYY-MM-DD`. */
export interface Repeating {
  /** The date of the series that this task has. */
  recurrence_start: string;
  /** Counts the tasks of the series. */
  occurrence: number;
  start_date: string | null;
  deadline: string | null;
}

/** The date from which a rule counts that a task gets. */
export function firstDate(
  { tzid }: RecurrenceDto,
  { start_date, deadline }: Omit<Repeating, 'recurrence_start' | 'occurrence'>,
): string {
  return deadline ?? start_date ?? dayIn(tzid);
}

/**
 * The date of the next task, once this one is done; undefined after the last one. It is after that of this task and not
 * in the past, or, counted from the completion, after today.
 * @param now when the task was done.
 */
export async function nextDate(
  recurrence: RecurrenceDto,
  task: Repeating,
  now = new Date(),
): Promise<string | undefined> {
  const { COUNT, ...parts } = partsOf(recurrence.rrule);
  if (COUNT && task.occurrence >= Number(COUNT)) return undefined;
  const today = dayIn(recurrence.tzid, now);
  if (recurrence.mode === RecurrenceMode.AfterCompletion) return after(withMonthEnds(parts, today), today, today);
  const { recurrence_start: start, deadline, start_date } = task;
  return after(parts, start, latest(start, deadline ?? start_date ?? start, addDays(today, -1)));
}

/** The next dates of a rule after a day, at most `limit`. @throws InvalidInput */
export async function datesAfter(rrule: string, from: string, limit: number): Promise<string[]> {
  const { COUNT, ...parts } = partsOf(rrule);
  const dates: string[] = [];
  const most = Math.min(limit, COUNT ? Number(COUNT) - 1 : limit);
  while (dates.length < most) {
    const date = await after(parts, from, dates.at(-1) ?? from);
    if (date === undefined) break;
    dates.push(date);
  }
  return dates;
}

/** @throws InvalidInput for a rule that is none, or has no date after `from`. */
export async function requireRule({ rrule }: RecurrenceDto, from: string): Promise<void> {
  const field = 'recurrence.rrule';
  const { COUNT: _, ...parts } = partsOf(rrule, field);
  // What is due at the end of time has no next date for want of years, and not on account of its rule.
  const start = from < LATE ? from : LATE;
  if ((await after(parts, start, start)) !== undefined) return;
  throw new InvalidInput([{ field, message: `must have a date after ${from}` }]);
}

/** The first date of a rule that is later than `last`. @param start from which the rule counts. */
async function after(parts: RuleParts, start: string, last: string): Promise<string | undefined> {
  // Loaded by the first task that repeats: most installations start without.
  const [{ RRuleTemporal }, { Temporal }] = await Promise.all([import('rrule-temporal'), import('temporal-polyfill')]);
  // Calendar dates are the same everywhere: computed in UTC, no clock is put forward or back between them.
  const at = (date: string) => Temporal.ZonedDateTime.from(`${date}T00:00:00[UTC]`);
  const dtstart = at(recent(start, last, Number(parts.INTERVAL ?? 1)));
  try {
    const rule = new RRuleTemporal({ rruleString: `RRULE:${textOf(parts)}`, dtstart, temporal: Temporal, ...LIMITS });
    const found = rule.next(at(last), false);
    return found && found.year <= LAST_YEAR ? found.toPlainDate().toString() : undefined;
  } catch (error) {
    if (error instanceof Error && /exceeded/.test(error.message)) return undefined;
    throw error;
  }
}

/** A start at most one cycle before a date from which a rule has the same dates: it need not be walked from the beginning. */
function recent(start: string, last: string, interval: number): string {
  const cycle = CYCLE_YEARS * interval;
  const years = Number(last.slice(0, 4)) - Number(start.slice(0, 4)) - 1;
  const skipped = years > cycle ? Math.floor(years / cycle) * cycle : 0;
  return `${String(Number(start.slice(0, 4)) + skipped).padStart(4, '0')}${start.slice(4)}`;
}

/** Who does something “a month later” on the 31st does it on the last day of a shorter month, and not two months later. */
function withMonthEnds(parts: RuleParts, day: string): RuleParts {
  const [, month, date] = day.split('-').map(Number) as [number, number, number];
  if (date <= 28 || Object.keys(parts).some((name) => name.startsWith('BY'))) return parts;
  const BYMONTHDAY = Array.from({ length: date - 27 }, (_, n) => 28 + n).join(',');
  if (parts.FREQ === 'MONTHLY') return { ...parts, BYMONTHDAY, BYSETPOS: '-1' };
  return parts.FREQ === 'YEARLY' ? { ...parts, BYMONTH: String(month), BYMONTHDAY, BYSETPOS: '-1' } : parts;
}

function latest(...dates: string[]): string {
  return dates.reduce((a, b) => (a > b ? a : b));
}

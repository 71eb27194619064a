import { isDeepStrictEqual } from 'node:util';
import { uuidv7 } from 'uuidv7';
import { type Sql, sql } from '../../database/sql.js';
import { firstDate, requireRule } from './dates.js';
import type { RecurrenceDto } from './recurrence.dto.js';

/** The place of a task in a series. */
export interface Series {
  recurrence_start: string;
  series_id: string;
  occurrence: number;
}

/** What of a task decides how it repeats. */
interface Repeated {
  start_date: string | null;
  deadline: string | null;
  recurrence: RecurrenceDto | null;
}

/** A series that begins with a task. @throws InvalidInput for a rule that is none, or has no further date. */
export async function newSeries(recurrence: RecurrenceDto, dates: Omit<Repeated, 'recurrence'>): Promise<Series> {
  const recurrence_start = firstDate(recurrence, dates);
  await requireRule(recurrence, recurrence_start);
  return { recurrence_start, series_id: uuidv7(), occurrence: 1 };
}

/** The series that begins with the copy of a task, if that repeats. */
export function beginningOf({ recurrence, ...dates }: Repeated): Series | undefined {
  if (!recurrence) return undefined;
  return { recurrence_start: firstDate(recurrence, dates), series_id: uuidv7(), occurrence: 1 };
}

/**
 * What is written besides a change of the rule: another rule counts from the present date of the task, and what repeats
 * again begins a series.
 * @throws InvalidInput
 */
export async function changedSeries(before: Repeated, { recurrence, ...dates }: Repeated): Promise<Sql[]> {
  if (recurrence === null || isDeepStrictEqual({ ...before.recurrence }, { ...recurrence })) return [];
  const { recurrence_start, series_id, occurrence } = await newSeries(recurrence, dates);
  const start = sql`recurrence_start = ${recurrence_start}`;
  return before.recurrence ? [start] : [start, sql`series_id = ${series_id}`, sql`occurrence = ${occurrence}`];
}

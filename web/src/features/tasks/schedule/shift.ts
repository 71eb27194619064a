import type { Task } from '../../../data/api.js';
import type { TaskFields } from '../../../data/tasks.js';
import { addDays } from '../../../lib/format.js';

/** The first and the last day that can be asked for: those of the fields for dates. */
const FIRST = '1900-01-01';
const LAST = '9999-12-31';

/** How start and deadline move. */
export interface Shift {
  /** Days by which the start moves, if there is one. */
  start: number;
  deadline: number;
}

/** Both by so many days. */
export const whole = (days: number): Shift => ({ start: days, deadline: days });

/** The dates after a shift; undefined where one would be out of bounds, or the end before the start. */
export function shifted(
  task: Pick<Task, 'start_date' | 'deadline'>,
  { start, deadline }: Shift,
): TaskFields | undefined {
  if (!task.deadline) return undefined;
  const dates = {
    start_date: task.start_date && moved(task.start_date, start),
    deadline: moved(task.deadline, deadline),
  };
  if (dates.start_date === undefined || dates.deadline === undefined) return undefined;
  if (dates.start_date && dates.start_date > dates.deadline) return undefined;
  return {
    ...(dates.start_date !== task.start_date && { start_date: dates.start_date }),
    ...(dates.deadline !== task.deadline && { deadline: dates.deadline }),
  };
}

function moved(date: string, days: number): string | undefined {
  const at = Date.parse(`${date}T00:00:00Z`) + days * 24 * 60 * 60 * 1000;
  if (at < Date.parse(FIRST) || at > Date.parse(LAST)) return undefined;
  return addDays(date, days);
}

import type { Changes } from '../../history/change.js';
import { type FieldError, InvalidInput } from '../../kernel/http/problem.js';
import type { TaskDto } from './task.dto.js';

type Dates = Pick<TaskDto, 'start_date' | 'deadline'>;

/**
 * The error where a task would start after its deadline: in the field that changes, or in `start_date` if both do.
 * @param changed the fields that change.
 */
export function wrongDates({ start_date, deadline }: Dates, changed: Changes | Partial<Dates>): FieldError | undefined {
  if (!start_date || !deadline || start_date <= deadline) return undefined;
  return 'start_date' in changed
    ? { field: 'start_date', message: `must not be after the deadline, which is ${deadline}` }
    : { field: 'deadline', message: `must not be before the start, which is ${start_date}` };
}

/** @throws InvalidInput */
export function requireDates(dates: Dates, changed: Changes | Partial<Dates>): void {
  const error = wrongDates(dates, changed);
  if (error) throw new InvalidInput([error]);
}

import { today } from './format.js';

/** How many days after today still count as soon: everywhere where the page says “the next 7 days”. */
export const SOON_DAYS = 7;

/** When tasks are due, as an address says it. `week`: today and the seven days after it. */
export const DUES = ['overdue', 'today', 'week'] as const;
export type Due = (typeof DUES)[number];

interface Dated {
  deadline: string | null;
  status: string;
}

/** Whether the reader's day is past the deadline; what is done is never overdue. */
export function isOverdue({ deadline, status }: Dated): boolean {
  return deadline !== null && status !== 'done' && deadline < today();
}

/** Whether a date is one of the next 7 days. */
export function isSoon(date: string): boolean {
  return date >= today() && date <= today(SOON_DAYS);
}

/** The last of the next 7 days. */
export const soonEnd = (): string => today(SOON_DAYS);

/** What the server is asked for, which counts the same; see `isOverdue` and `isSoon`. */
export interface DueQuery {
  due_before?: string;
  due_after?: string;
  overdue?: boolean;
}

/** The server's filter for what an address says; none for what makes no sense. */
export function dueQuery(due: string | undefined): DueQuery {
  if (due === 'overdue') return { overdue: true };
  if (due !== 'today' && due !== 'week') return {};
  return { due_after: today(-1), due_before: today(due === 'today' ? 1 : SOON_DAYS + 1) };
}

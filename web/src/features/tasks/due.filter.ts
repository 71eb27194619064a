import type { TaskFilter } from '../../data/tasks.js';
import { today } from '../../lib/format.js';

/** When tasks are due, as an address says it. */
export const DUES = ['overdue', 'today', 'week'] as const;
export type Due = (typeof DUES)[number];

const isDue = (text: string | undefined): text is Due => DUES.some((due) => due === text);

/** The server's filter for it. */
export function dueFilter(due: string | undefined): Pick<TaskFilter, 'due_before' | 'due_after'> {
  if (!isDue(due)) return {};
  if (due === 'overdue') return { due_before: today() };
  return { due_after: today(-1), due_before: today(due === 'today' ? 1 : 7) };
}

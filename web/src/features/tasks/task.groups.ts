import type { Task } from '../../data/api.js';
import { today } from '../../lib/format.js';

/** By when open tasks are due, in the order in which they are shown. */
export const GROUPS = ['overdue', 'today', 'week', 'later', 'undated'] as const;
export type Group = (typeof GROUPS)[number];

/** Sorts open tasks into groups; within each they keep their order. */
export function groupByDue(tasks: Task[]): Map<Group, Task[]> {
  const [now, end_of_week] = [today(), today(daysLeftInWeek())];
  const groups = new Map<Group, Task[]>(GROUPS.map((group) => [group, []]));
  for (const task of tasks) groups.get(groupOf(task.deadline, now, end_of_week))?.push(task);
  return groups;
}

function groupOf(deadline: string | null, now: string, end_of_week: string): Group {
  if (!deadline) return 'undated';
  if (deadline < now) return 'overdue';
  if (deadline === now) return 'today';
  return deadline <= end_of_week ? 'week' : 'later';
}

/** A week ends on Sunday; on a Sunday, the next one begins to count. */
function daysLeftInWeek(): number {
  return 7 - new Date().getDay();
}

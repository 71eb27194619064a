import type { Task } from '../../data/api.js';
import { isOverdue, soonEnd } from '../../lib/due.js';
import { today } from '../../lib/format.js';

/** By when open tasks are due, in the order in which they are shown. `soon`: after today, within the next 7 days. */
export const GROUPS = ['overdue', 'today', 'soon', 'later', 'undated'] as const;
export type Group = (typeof GROUPS)[number];

/** Sorts open tasks into groups; within each they keep their order. */
export function groupByDue(tasks: Task[]): Map<Group, Task[]> {
  const groups = new Map<Group, Task[]>(GROUPS.map((group) => [group, []]));
  for (const task of tasks) groups.get(groupOf(task))?.push(task);
  return groups;
}

/** The tasks of groups, in the order in which they are shown. */
export function inOrder(groups: ReadonlyMap<Group, Task[]>): Task[] {
  return GROUPS.flatMap((group) => groups.get(group) ?? []);
}

/** Whether a group may have more than is loaded, when nothing later than the last one of `ends` is. */
export function isCut(group: Group, ends: Task[]): boolean {
  const place = GROUPS.indexOf(group);
  return ends.some((last) => place >= GROUPS.indexOf(groupOf(last)));
}

function groupOf(task: Task): Group {
  if (!task.deadline) return 'undated';
  if (isOverdue(task)) return 'overdue';
  if (task.deadline === today()) return 'today';
  return task.deadline <= soonEnd() ? 'soon' : 'later';
}

import type { Task } from '../../data/api.js';
import { compareText } from '../../lib/format.js';
import type { StatusTotals } from '../../data/task-groups.js';
import type { StatusCounts } from './status-columns.js';

/** Tasks that have something in common, counted. */
export interface Group extends StatusCounts {
  id: string;
  name: string;
}

const FIELDS = { done: 'completed_tasks', in_progress: 'in_progress_tasks', todo: 'todo_tasks' } as const;

/**
 * Counts tasks by what `groupOf` says of each.
 * @param order ids in the order of their groups; without it, by name.
 */
export function groupsOf(
  tasks: Task[],
  groupOf: (task: Task) => Pick<Group, 'id' | 'name'>,
  order?: readonly string[],
): Group[] {
  const groups = new Map<string, Group>();
  for (const task of tasks) {
    const { id, name } = groupOf(task);
    const group = groups.get(id) ?? {
      id,
      name,
      total_tasks: 0,
      completed_tasks: 0,
      in_progress_tasks: 0,
      todo_tasks: 0,
    };
    group.total_tasks++;
    group[FIELDS[task.status]]++;
    groups.set(id, group);
  }
  return [...groups.values()].sort((a, b) =>
    order ? order.indexOf(a.id) - order.indexOf(b.id) : compareText(a.name, b.name),
  );
}

/**
 * Groups that were counted already, without empty ones.
 * @param others the name of those that are in none of them, and how many there are in all.
 */
export function groupsWith(
  counted: Record<string, StatusTotals>,
  nameOf: (id: string) => string,
  others?: { all: StatusTotals; name: string },
): Group[] {
  const groups = Object.entries(counted).map(([id, totals]) => groupWith(id, nameOf(id), totals));
  if (others) groups.push(groupWith('others', others.name, minus(others.all, Object.values(counted))));
  return groups.filter(({ total_tasks }) => total_tasks > 0);
}

const groupWith = (id: string, name: string, { todo, in_progress, done }: StatusTotals): Group => ({
  id,
  name,
  total_tasks: todo + in_progress + done,
  completed_tasks: done,
  in_progress_tasks: in_progress,
  todo_tasks: todo,
});

/** Never negative, although they were not counted at one moment. */
function minus(all: StatusTotals, parts: StatusTotals[]): StatusTotals {
  const rest = (status: keyof StatusTotals) =>
    Math.max(
      0,
      parts.reduce((left, part) => left - part[status], all[status]),
    );
  return { todo: rest('todo'), in_progress: rest('in_progress'), done: rest('done') };
}

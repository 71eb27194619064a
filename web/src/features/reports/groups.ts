import type { Task } from '../../data/api.js';
import { compareText } from '../../lib/format.js';
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

import type { Task } from '../../../data/api.js';
import type { PastBoard } from '../../../data/past.js';

/** What became of the tasks of a board until another one of the same project. */
export interface BoardChanges {
  /** Tasks that were not there. */
  added: Task[];
  /** Tasks that are done and were not. */
  finished: Task[];
  /** Tasks in another column, without those that were finished. */
  moved: { task: Task; from: string; to: string }[];
  /** Tasks that are not on the board any more. */
  gone: Task[];
}

type Boardlike = Pick<PastBoard, 'columns'>;

/** Compares two boards, the earlier one first; each list is in the order of the board that has the tasks. */
export function changesBetween(before: Boardlike, after: Boardlike): BoardChanges {
  const [old, present] = [tasksOf(before), tasksOf(after)];
  const names = new Map([...before.columns, ...after.columns].map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? '';
  const changes: BoardChanges = { added: [], finished: [], moved: [], gone: [] };
  for (const task of present.values()) {
    const was = old.get(task.id);
    if (!was) changes.added.push(task);
    if (task.status === 'done' && was?.status !== 'done') changes.finished.push(task);
    else if (was && was.column_id !== task.column_id)
      changes.moved.push({ task, from: nameOf(was.column_id), to: nameOf(task.column_id) });
  }
  for (const task of old.values()) if (!present.has(task.id)) changes.gone.push(task);
  return changes;
}

const tasksOf = ({ columns }: Boardlike): Map<string, Task> =>
  new Map(columns.flatMap(({ tasks }) => tasks).map((task) => [task.id, task]));

import { queryOptions } from '@tanstack/react-query';
import { SOON_DAYS } from '../lib/due.js';
import { addCounts, today } from '../lib/format.js';
import type { Page, Task, TaskStatus } from './api.js';
import { keys } from './keys.js';
import { type TaskFilter, tasksPage } from './tasks.js';

/** The maximum number of tasks shown at once. */
const MOST_DUE = 100;

/** The user's tasks: counts as the server returns them (`37`, `10000+`), and those that are due. */
export interface OwnTasks {
  /** Not done. */
  open: string;
  in_progress: string;
  done: string;
  overdue: string;
  /** Open tasks that are overdue or due within the next 7 days, by due date. */
  due: Task[];
}

/** The counts of the user's tasks, and those that are due. */
export const ownTasksQuery = () =>
  queryOptions({
    // The result depends on the day.
    queryKey: keys.taskList({ own: today() }),
    queryFn: async (): Promise<OwnTasks> => {
      const [todo, in_progress, done, overdue, ...due] = await Promise.all([
        own({ limit: 1, status: 'todo' }),
        own({ limit: 1, status: 'in_progress' }),
        own({ limit: 1, status: 'done' }),
        own({ limit: 1, overdue: true }),
        dueWith('todo'),
        dueWith('in_progress'),
      ]);
      return {
        open: addCounts(todo.total, in_progress.total),
        in_progress: in_progress.total,
        done: done.total,
        overdue: overdue.total,
        due: gathered(due),
      };
    },
  });

const dueWith = (status: TaskStatus) =>
  own({ status, due_before: today(SOON_DAYS + 1), sort: 'deadline', limit: MOST_DUE });

const own = (query: TaskFilter & { limit: number }) => tasksPage({ ...query, assigned_to: 'me' });

function gathered(pages: Page<Task>[]): Task[] {
  return pages.flatMap(({ rows }) => rows).sort((a, b) => ((a.deadline ?? '') < (b.deadline ?? '') ? -1 : 1));
}

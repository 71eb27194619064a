import { queryOptions } from '@tanstack/react-query';
import { today } from '../lib/format.js';
import { api, page, type Page, type Task, type TaskStatus } from './api.js';
import { keys } from './keys.js';

/** How far ahead something counts as due soon, in days. */
export const DUE_DAYS = 7;
/** More than this need not be shown at once. */
const MOST_DUE = 100;

/** What somebody has to do: counts as the server gives them (`37`, `10000+`), and what is due. */
export interface OwnTasks {
  total: string;
  in_progress: string;
  done: string;
  /** How many are overdue, such as `3`, or `100+`. */
  overdue: string;
  /** Open tasks that are overdue or due soon, first due first. */
  due: Task[];
}

/** The tasks that are assigned to whoever is logged in, in numbers, and those that are due. */
export const ownTasksQuery = () =>
  queryOptions({
    // Another day, another answer.
    queryKey: keys.taskList({ own: today() }),
    queryFn: async (): Promise<OwnTasks> => {
      const [all, in_progress, done, ...due] = await Promise.all([
        own({ limit: 1 }),
        own({ limit: 1, status: 'in_progress' }),
        own({ limit: 1, status: 'done' }),
        dueWith('todo'),
        dueWith('in_progress'),
      ]);
      return { total: all.total, in_progress: in_progress.total, done: done.total, ...gathered(due) };
    },
  });

const dueWith = (status: TaskStatus) =>
  own({ status, due_before: today(DUE_DAYS + 1), sort: 'deadline', limit: MOST_DUE });

interface Query {
  status?: TaskStatus;
  due_before?: string;
  sort?: string;
  limit: number;
}

const own = (query: Query) => page(api.GET('/api/v1/tasks', { params: { query: { ...query, assigned_to: 'me' } } }));

function gathered(pages: Page<Task>[]): Pick<OwnTasks, 'overdue' | 'due'> {
  const due = pages.flatMap(({ rows }) => rows).sort((a, b) => ((a.deadline ?? '') < (b.deadline ?? '') ? -1 : 1));
  const isOverdue = ({ deadline }: Task) => deadline !== null && deadline < today();
  const is_cut = pages.some(({ rows, cursor }) => cursor !== undefined && rows.every(isOverdue));
  return { overdue: `${due.filter(isOverdue).length}${is_cut ? '+' : ''}`, due };
}

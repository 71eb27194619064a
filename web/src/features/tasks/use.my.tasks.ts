import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Task, TaskPriority, TaskStatus } from '../../data/api.js';
import { projectChoices, projectQuery } from '../../data/projects.js';
import { taskPages } from '../../data/tasks.js';

interface Filter {
  query?: string;
  priority?: TaskPriority;
}

/** So many pages are loaded by themselves, so that the groups are complete; who has more asks for them. */
const PAGES = 8;

/** The tasks of a status that are assigned to the user, page by page. */
function useMine(status: TaskStatus, sort: string, filter: Filter) {
  return useInfiniteQuery({
    ...taskPages({ ...filter, assigned_to: 'me', status, sort }),
    placeholderData: keepPreviousData,
  });
}

function useEager(query: ReturnType<typeof useMine>): void {
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const is_due = hasNextPage && !isFetching && (data?.pages.length ?? 0) < PAGES;
  useEffect(() => {
    if (is_due) void fetchNextPage();
  }, [is_due, fetchNextPage]);
}

const rowsOf = ({ data }: ReturnType<typeof useMine>) => data?.pages.flatMap(({ rows }) => rows) ?? [];

/** The user's open tasks, next due first, and done ones, last changed first. */
export function useMyTasks(filter: Filter) {
  const todo = useMine('todo', 'deadline', filter);
  const doing = useMine('in_progress', 'deadline', filter);
  const done = useMine('done', '-updated_at', filter);
  useEager(todo);
  useEager(doing);
  const open_queries = [todo, doing];
  // What was just changed is still in the list that it was in, for a moment.
  const rows = [...new Map([...rowsOf(todo), ...rowsOf(doing)].map((task) => [task.id, task])).values()];
  const failed = [...open_queries, done].find(({ error, data }) => error && !data);
  return {
    open: rows.filter(({ status }) => status !== 'done').sort(byDeadline),
    done: rowsOf(done).filter(({ status }) => status === 'done'),
    done_total: done.data?.pages[0]?.total ?? '',
    is_loading: [...open_queries, done].some(({ isPending }) => isPending),
    error: failed?.error,
    refetch: () => Promise.all([todo.refetch(), doing.refetch(), done.refetch()]),
    more: open_queries.find(({ hasNextPage, data }) => hasNextPage && (data?.pages.length ?? 0) >= PAGES),
    more_done: done,
  };
}

const LAST = '9999-12-31';

function byDeadline(a: Task, b: Task): number {
  const [first, second] = [a.deadline ?? LAST, b.deadline ?? LAST];
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** The names of the projects that tasks are in. */
export function useProjectNames(tasks: Task[]): ReadonlyMap<string, string> {
  const { data: choices } = useQuery(projectChoices());
  const names = new Map(choices?.map(({ id, name }) => [id, name]));
  const missing = choices ? [...new Set(tasks.map(({ project_id }) => project_id))].filter((id) => !names.has(id)) : [];
  const others = useQueries({ queries: missing.map((id) => ({ ...projectQuery(id), staleTime: Infinity })) });
  for (const { data } of others) if (data) names.set(data.id, data.name);
  return names;
}

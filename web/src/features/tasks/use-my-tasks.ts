import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Task, TaskPriority, TaskStatus } from '../../data/api.js';
import { projectChoices, projectQuery } from '../../data/projects.js';
import { taskPages } from '../../data/tasks.js';
import { dueQuery } from '../../lib/due.js';
import { addCounts } from '../../lib/format.js';

interface Filter {
  /** See docs/filters.md. */
  filter?: string;
  priority?: TaskPriority;
  /** Only tasks of this one. */
  status?: TaskStatus;
  /** See `dueQuery`. */
  due?: string;
}

/** So many pages are loaded by themselves, so that the groups are complete; who has more asks for them. */
const PAGES = 8;

/** The tasks of a status that are assigned to the user, page by page. */
function useMine(status: TaskStatus, sort: string, { status: only, due, ...filter }: Filter) {
  return useInfiniteQuery({
    ...taskPages({ ...filter, ...dueQuery(due), assigned_to: 'me', status, sort }),
    placeholderData: keepPreviousData,
    enabled: only === undefined || only === status,
  });
}

function useEager(query: ReturnType<typeof useMine>): void {
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const isDue = hasNextPage && !isFetching && (data?.pages.length ?? 0) < PAGES;
  useEffect(() => {
    if (isDue) void fetchNextPage();
  }, [isDue, fetchNextPage]);
}

const rowsOf = ({ data }: ReturnType<typeof useMine>) => data?.pages.flatMap(({ rows }) => rows) ?? [];

/** The user's open tasks, next due first, and done ones, last changed first. */
export function useMyTasks(filter: Filter) {
  const todo = useMine('todo', 'deadline', filter);
  const doing = useMine('in_progress', 'deadline', filter);
  const done = useMine('done', '-updated_at', filter);
  useEager(todo);
  useEager(doing);
  const isAsked = (status: TaskStatus) => filter.status === undefined || filter.status === status;
  const openQueries = [...(isAsked('todo') ? [todo] : []), ...(isAsked('in_progress') ? [doing] : [])];
  const queries = [...openQueries, ...(isAsked('done') ? [done] : [])];
  // What was just changed is still in the list that it was in, for a moment.
  const rows = [...new Map(openQueries.flatMap(rowsOf).map((task) => [task.id, task])).values()];
  const open = rows.filter(({ status }) => status !== 'done' && isAsked(status)).sort(byDeadline);
  const cut = openQueries.filter(({ hasNextPage }) => hasNextPage);
  return {
    open,
    /** How many open ones there are, loaded or not. */
    openTotal: cut.length > 0 ? openQueries.map(totalOf).reduce(addCounts) : String(open.length),
    /** The last ones that are loaded, where there are more. */
    ends: cut.flatMap((query) => rowsOf(query).slice(-1)),
    done: isAsked('done') ? rowsOf(done).filter(({ status }) => status === 'done') : [],
    doneTotal: totalOf(done),
    isLoading: queries.some(({ isPending }) => isPending),
    error: queries.find(({ error, data }) => error && !data)?.error,
    refetch: () => Promise.all(queries.map(({ refetch }) => refetch())),
    more: cut.find(({ data }) => (data?.pages.length ?? 0) >= PAGES),
    moreDone: done,
  };
}

const totalOf = ({ data }: ReturnType<typeof useMine>) => data?.pages[0]?.total ?? '0';

/** Comes after every date. */
const UNDATED = '~';

function byDeadline(a: Task, b: Task): number {
  const [first, second] = [a.deadline ?? UNDATED, b.deadline ?? UNDATED];
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

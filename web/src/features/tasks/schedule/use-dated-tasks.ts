import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Task } from '../../../data/api.js';
import { taskPages } from '../../../data/tasks.js';

/** As many tasks as the server gives at once. */
const AT_ONCE = 500;
/** So many are shown: more would neither be readable nor quick. */
export const MOST_SHOWN = 2_000;

interface DatedQuery {
  project_id: string;
  /** The text of the filter. */
  q: string | undefined;
  /** The first and the last day that are shown. */
  from: string;
  to: string;
  /** False while the filter makes no sense. */
  isUnderstood: boolean;
}

/**
 * The tasks with a deadline whose time, from the start to the deadline, touches a span of days; live, as all lists of
 * tasks. Of more than `MOST_SHOWN`, those that are due first.
 */
export function useDatedTasks({ project_id, q, from, to, isUnderstood }: DatedQuery) {
  const within = useAll({ project_id, filter: joined(q, `due:${from}..${to}`) }, isUnderstood);
  const beyond = useAll({ project_id, filter: joined(q, `start:<=${to} due:>${to}`) }, isUnderstood);
  const both = [within, beyond];
  return {
    tasks: both.flatMap(({ tasks }) => tasks),
    isLoading: both.some(({ isLoading }) => isLoading),
    error: both.find(({ error }) => error)?.error,
    hasMore: both.some(({ hasMore }) => hasMore),
    retry: () => Promise.all(both.map(({ refetch }) => refetch())),
  };
}

const joined = (q: string | undefined, terms: string) => (q ? `${q} ${terms}` : terms);

/** All pages, one after the other, up to the most that is shown. */
function useAll(filter: { project_id: string; filter: string }, enabled: boolean) {
  const query = useInfiniteQuery({
    ...taskPages({ ...filter, sort: 'deadline' }, AT_ONCE),
    placeholderData: keepPreviousData,
    enabled,
  });
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = query;
  const tasks: Task[] = data?.pages.flatMap(({ rows }) => rows) ?? [];
  const goesOn = hasNextPage && !isFetching && !error && tasks.length < MOST_SHOWN;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return {
    tasks,
    isLoading: enabled && (!data || query.isPlaceholderData),
    error: data ? undefined : error,
    hasMore: hasNextPage && tasks.length >= MOST_SHOWN,
    refetch,
  };
}

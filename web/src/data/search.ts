import { queryOptions } from '@tanstack/react-query';
import { api, body, type Found, page } from './api.js';
import { keys } from './keys.js';

/** What is searched: where, and which type of things. */
export interface SearchFilter {
  q: string;
  type?: Found['type'];
  project_id?: string;
}

/** What a search finds page by page, the best first, for `useInfiniteQuery`. Answers of another text are dropped. */
export const foundPages = (filter: SearchFilter) => ({
  queryKey: keys.found(filter),
  queryFn: ({ pageParam, signal }: { pageParam?: string; signal: AbortSignal }) =>
    page(api.GET('/api/v1/search', { params: { query: { ...filter, limit: 20, cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** The best that a search finds. */
export const foundFirst = (q: string) =>
  queryOptions({
    queryKey: keys.found({ q, first: true }),
    queryFn: ({ signal }) => body(api.GET('/api/v1/search', { params: { query: { q, limit: 20 } }, signal })),
  });

/** The tasks that a search finds first: by their keys or their texts. */
export const tasksFound = (q: string) =>
  queryOptions({
    queryKey: keys.found({ q, type: 'task' }),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/search', { params: { query: { q, type: 'task', limit: 10 } }, signal })),
  });

/** Where something that was found is: on the board of its project, in the panel of its task, at the comment. */
export const placeOf = ({ type, id, project_id, task_key }: Found) => ({
  to: '/projects/$projectId/board' as const,
  params: { projectId: project_id },
  search: { task: task_key ?? undefined, q: type === 'label' ? `label:${id}` : undefined },
  hash: type === 'comment' ? `comment-${id}` : undefined,
});

import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiProblem } from '../lib/problem.js';
import { api, body, type Comment, type NotReached, page } from './api.js';
import { takeComment } from './comment-cache.js';
import { keys } from './keys.js';
import { ifMatch } from './present.js';

/** Somebody who is named in a comment, or could be. */
export interface Named {
  id: string;
  name: string;
}

/** The comments on a task page by page, the newest first, for `useInfiniteQuery`. */
export const commentPages = (task_id: string) => ({
  queryKey: keys.comments(task_id),
  // Events reach them only while they are shown.
  staleTime: 0,
  queryFn: ({ pageParam }: { pageParam?: string }) => {
    const query = { sort: '-created_at', limit: 30, cursor: pageParam };
    return page(api.GET('/api/v1/tasks/{id}/comments', { params: { path: { id: task_id }, query } }));
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** Those who can see a task, and whose name contains `search`: whom a comment can mention. */
export const readersQuery = (task_id: string, search: string) =>
  queryOptions({
    queryKey: keys.readers(task_id, search),
    queryFn: (): Promise<Named[]> => {
      const query = { search: search || undefined, limit: 6 };
      return body(api.GET('/api/v1/tasks/{id}/readers', { params: { path: { id: task_id }, query } }));
    },
    staleTime: 30_000,
  });

/**
 * @param key the same for every attempt, so that the comment is created once.
 * @returns the mentioned users who were not told.
 * @throws ApiProblem
 */
export async function createComment(
  client: QueryClient,
  task_id: string,
  text: string,
  key: string,
): Promise<NotReached[]> {
  const params = { path: { id: task_id }, header: { 'Idempotency-Key': key } };
  const { not_reached, ...comment } = await body(api.POST('/api/v1/tasks/{id}/comments', { body: { text }, params }));
  takeComment(client, comment);
  return not_reached;
}

/**
 * @param version the only acceptable version of the comment.
 * @returns the newly mentioned users who were not told.
 * @throws ApiProblem; 412 with `current` for another version.
 */
export async function updateComment(
  client: QueryClient,
  id: string,
  text: string,
  version: number,
): Promise<NotReached[]> {
  const params = { path: { id }, header: ifMatch(version) };
  const put = api.PUT('/api/v1/comments/{id}', { body: { text }, params });
  const { not_reached, ...comment } = await body(put).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 412) takeComment(client, error.body.current as Comment);
    throw error;
  });
  takeComment(client, comment);
  return not_reached;
}

/** @throws ApiProblem */
export async function deleteComment(client: QueryClient, comment: Comment): Promise<void> {
  const params = { path: { id: comment.id }, header: ifMatch(comment.version) };
  await body(api.DELETE('/api/v1/comments/{id}', { params }));
  const gone = { text: null, mentions: [], reactions: [], deleted_at: new Date().toISOString() };
  takeComment(client, { ...comment, ...gone, version: comment.version + 1 });
}

/** Adds or takes back a reaction of the user, optimistically. @throws ApiProblem */
export async function react(
  client: QueryClient,
  comment: Comment,
  emoji: string,
  me: Named,
  isOn: boolean,
): Promise<void> {
  const params = { path: { id: comment.id, emoji } };
  const path = '/api/v1/comments/{id}/reactions/{emoji}';
  takeComment(client, { ...comment, reactions: reactionsAfter(comment.reactions, emoji, me, isOn) });
  try {
    if (isOn) await body(api.PUT(path, { params }));
    else await body(api.DELETE(path, { params }));
  } catch (error) {
    void client.invalidateQueries({ queryKey: keys.comments(comment.task_id), exact: true });
    throw error;
  }
}

function reactionsAfter(reactions: Comment['reactions'], emoji: string, me: Named, isOn: boolean) {
  const others = (users: Named[]) => users.filter(({ id }) => id !== me.id);
  if (isOn && !reactions.some((reaction) => reaction.emoji === emoji))
    return [...reactions, { emoji, count: 1, users: [me] }];
  return reactions
    .map((reaction) => {
      if (reaction.emoji !== emoji) return reaction;
      const users = isOn ? [...others(reaction.users), me] : others(reaction.users);
      return { emoji, users, count: reaction.count + users.length - reaction.users.length };
    })
    .filter(({ count }) => count > 0);
}

import { type InfiniteData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiProblem } from '../lib/problem.js';
import type { LiveEvent } from '../live/types.js';
import { api, body, type Comment, type NotReached, page, type Page } from './api.js';
import { keys } from './keys.js';
import { ifMatch } from './present.js';

/** Somebody who is named in a comment, or could be. */
export interface Named {
  id: string;
  name: string;
}

type Pages = InfiniteData<Page<Comment>>;

/** The comments on a task page by page, the newest first, for `useInfiniteQuery`. */
export const commentPages = (task_id: string) => ({
  queryKey: keys.comments(task_id),
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

/** Applies the event of a comment to the loaded comments of its task. */
export function takeCommentEvent(client: QueryClient, { data, changes }: LiveEvent): void {
  const { comments_count: _, ...told } = data as unknown as Comment & { comments_count: number };
  const queryKey = keys.comments(told.task_id);
  const comment = withWholeText(client, told, changes.text?.to);
  if (comment) takeComment(client, comment);
  // An answer that is on its way may be older.
  if (!comment || client.isFetching({ queryKey, exact: true }) > 0)
    void client.invalidateQueries({ queryKey, exact: true });
}

/** Events contain the start of a long text, but all of what was changed. */
function withWholeText(client: QueryClient, told: Comment, changed: unknown): Comment | undefined {
  if (!told.text_truncated) return told;
  if (typeof changed === 'string') return { ...told, text: changed, text_truncated: false };
  const pages = client.getQueryData<Pages>(keys.comments(told.task_id))?.pages ?? [];
  const known = pages.flatMap(({ rows }) => rows).find(({ id }) => id === told.id);
  return known?.version === told.version ? { ...told, text: known.text, text_truncated: false } : undefined;
}

/** Stores a comment among those that are loaded, unless a newer version is there. */
function takeComment(client: QueryClient, comment: Comment): void {
  client.setQueryData<Pages>(keys.comments(comment.task_id), (known) => {
    if (!known) return known;
    const isKnown = known.pages.some(({ rows }) => rows.some(({ id }) => id === comment.id));
    const pages = isKnown ? known.pages.map((part) => replaced(part, comment)) : added(known.pages, comment);
    return { ...known, pages };
  });
}

function replaced(part: Page<Comment>, comment: Comment): Page<Comment> {
  const rows = part.rows.map((row) => (row.id === comment.id && row.version <= comment.version ? comment : row));
  return { ...part, rows };
}

function added([first, ...rest]: Page<Comment>[], comment: Comment): Page<Comment>[] {
  if (!first) return [];
  const newest = first.rows[0];
  // What is older belongs to a part that is not loaded.
  if (newest && newest.created_at > comment.created_at) return [first, ...rest];
  return [{ ...first, rows: [comment, ...first.rows] }, ...rest];
}

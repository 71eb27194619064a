import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '@flowtrack/client/live';
import type { Comment, Page } from './api.js';
import { keys } from './keys.js';
import { refreshOvertaken } from './refresh.js';

type Pages = InfiniteData<Page<Comment>>;

/** Applies the event of a comment to the loaded comments of its task. */
export function takeCommentEvent(client: QueryClient, { data, changes }: LiveEvent): void {
  const { comments_count: _, ...told } = data as unknown as Comment & { comments_count: number };
  const comment = withWholeText(client, told, changes.text?.to);
  if (comment) takeComment(client, comment);
  refreshOvertaken(client, keys.comments(told.task_id), !comment);
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
export function takeComment(client: QueryClient, comment: Comment): void {
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

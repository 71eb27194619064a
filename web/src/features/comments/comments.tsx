import { Button, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '../../data/api.js';
import { takeCommentEvent } from '../../data/comment-cache.js';
import { commentPages } from '../../data/comments.js';
import { useLiveClient } from '../../data/live.js';
import { useUser } from '../../lib/use-session.js';
import type { LiveEvent } from '@flowtrack/client/live';
import { formatCount } from '../../lib/format.js';
import { ErrorState } from '../../ui/states.js';
import { CommentRow } from './comment-row.js';
import classes from './comments.module.css';
import { NewComment } from './new-comment.js';
import { UnsentComments } from './unsent-comments.js';

interface CommentsProps {
  taskId: string;
  /** Whether the user may delete the comments of others. */
  canModerate: boolean;
}

/** What is said about a task, the oldest first, and a field for more. */
export function Comments({ taskId, canModerate }: CommentsProps) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    commentPages(taskId),
  );
  useCommentEvents();
  const comments = data?.pages.flatMap(({ rows }) => rows).toReversed();
  const linked = useLinkedComment(comments, hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined);
  const earlier = Number.parseInt(data?.pages.at(-1)?.total ?? '0', 10) - (comments?.length ?? 0);
  return (
    <Stack gap="sm" component="section" aria-labelledby="task-comments">
      <Title order={3} size="h5" id="task-comments">
        {t('comments.title')}
      </Title>
      {!comments && !error && <Skeleton height={60} role="status" aria-label={t('common.loading')} />}
      {!comments && error && <ErrorState error={error} retry={refetch} />}
      {hasNextPage && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {earlier > 0 ? t('comments.earlierCount', { total: formatCount(String(earlier)) }) : t('comments.earlier')}
        </Button>
      )}
      {comments?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('comments.empty')}
        </Text>
      )}
      {comments && comments.length > 0 && (
        <ul className={classes.list}>
          {comments.map((comment) => (
            <CommentRow key={comment.id} comment={comment} canModerate={canModerate} isLinked={comment.id === linked} />
          ))}
        </ul>
      )}
      <UnsentComments taskId={taskId} />
      <NewComment taskId={taskId} />
      <Announcement taskId={taskId} />
    </Stack>
  );
}

/** How many comments are loaded at most to find the one of the address. */
const MAX_LOADED = 1000;

/**
 * Brings the comment of the address (`#comment-ID`) into view, and the focus to it.
 * @param more loads earlier comments, if there are any.
 * @returns its id.
 */
function useLinkedComment(comments: Comment[] | undefined, more?: () => unknown): string | undefined {
  const id = useRouterState({ select: ({ location }) => /^comment-([\da-f-]{36})$/.exec(location.hash)?.[1] });
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (!comments || id === shown.current) return;
    if (!id || comments.some((comment) => comment.id === id)) {
      shown.current = id;
      const row = document.getElementById(`comment-${id}`);
      row?.scrollIntoView({ block: 'center' });
      row?.focus({ preventScroll: true });
    } else if (comments.length < MAX_LOADED) more?.();
  }, [comments, id, more]);
  return id;
}

const EVENTS = ['comment_created', 'comment_updated', 'comment_deleted'];

/** Keeps the loaded comments up to date. Those of other tasks are fetched when they are shown again. */
function useCommentEvents(): void {
  const live = useLiveClient();
  const client = useQueryClient();
  useEffect(() => {
    const stops = EVENTS.map((name) => live.on(name, (event: LiveEvent) => takeCommentEvent(client, event)));
    return () => stops.forEach((stop) => stop());
  }, [live, client]);
}

/** Tells screen readers who has just commented. */
function Announcement({ taskId }: { taskId: string }) {
  const { t } = useTranslation();
  const live = useLiveClient();
  const me = useUser();
  const [name, setName] = useState('');
  useEffect(
    () =>
      live.on('comment_created', ({ data, actor }: LiveEvent) => {
        if (data.task_id === taskId && actor.id !== me.id) setName(actor.name);
      }),
    [live, taskId, me.id],
  );
  return <VisuallyHidden role="status">{name && t('comments.commentedLive', { name })}</VisuallyHidden>;
}

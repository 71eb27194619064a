import { type InfiniteData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Notification, type Page, page } from './api.js';
import { keys } from './keys.js';

/** Notifications page by page, newest first, for `useInfiniteQuery`. */
export const notificationPages = (filter: { unread?: boolean }) => ({
  queryKey: keys.notificationList(filter),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(api.GET('/api/v1/notifications', { params: { query: { ...filter, limit: 30, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** The number of unread notifications as the server counts them: `37`, or `10000+`. */
export const unreadCountQuery = () =>
  queryOptions({
    queryKey: keys.notificationList({ count: true }),
    queryFn: async () =>
      (await page(api.GET('/api/v1/notifications', { params: { query: { unread: true, limit: 1 } } }))).total,
  });

/** Shows them as read immediately. @throws ApiProblem */
export async function readNotifications(client: QueryClient, ids: string[]): Promise<void> {
  showRead(client, ({ id }) => ids.includes(id));
  try {
    // One after the other: a line can stand for many.
    for (const id of ids) await body(api.PUT('/api/v1/notifications/{id}/read', { params: { path: { id } } }));
  } finally {
    await refresh(client);
  }
}

/** @returns how many were marked as read. @throws ApiProblem */
export async function readAllNotifications(client: QueryClient): Promise<number> {
  showRead(client, () => true);
  try {
    return (await body(api.PUT('/api/v1/notifications/read'))).read;
  } finally {
    await refresh(client);
  }
}

function showRead(client: QueryClient, concerns: (notification: Notification) => boolean): void {
  const read_at = new Date().toISOString();
  const read = (notification: Notification) =>
    notification.read_at === null && concerns(notification) ? { ...notification, read_at } : notification;
  client.setQueriesData<InfiniteData<Page<Notification>> | string>({ queryKey: keys.notifications }, (held) =>
    typeof held === 'object'
      ? { ...held, pages: held.pages.map((part) => ({ ...part, rows: part.rows.map(read) })) }
      : held,
  );
}

async function refresh(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: keys.dashboard });
  await client.invalidateQueries({ queryKey: keys.notifications });
}

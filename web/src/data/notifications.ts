import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, page } from './api.js';
import { keys } from './keys.js';

/** Notifications page by page, newest first, for `useInfiniteQuery`. */
export const notificationPages = (filter: { unread?: boolean }) => ({
  queryKey: keys.notificationList(filter),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(api.GET('/api/v1/notifications', { params: { query: { ...filter, limit: 30, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** How many are unread, as the server counts: `37`, or `10000+`. */
export const unreadCountQuery = () =>
  queryOptions({
    queryKey: keys.notificationList({ count: true }),
    queryFn: async () =>
      (await page(api.GET('/api/v1/notifications', { params: { query: { unread: true, limit: 1 } } }))).total,
  });

/** @throws ApiProblem */
export async function readNotification(client: QueryClient, id: string): Promise<void> {
  await body(api.PUT('/api/v1/notifications/{id}/read', { params: { path: { id } } }));
  await refresh(client);
}

/** @throws ApiProblem */
export async function readAllNotifications(client: QueryClient): Promise<void> {
  await body(api.PUT('/api/v1/notifications/read'));
  await refresh(client);
}

async function refresh(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: keys.dashboard });
  await client.invalidateQueries({ queryKey: keys.notifications });
}

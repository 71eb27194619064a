import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';

export type CalendarFeed = Schemas['CalendarFeedDto'];

/** Whether calendars may read the user's deadlines. */
export const calendarQuery = () =>
  queryOptions({ queryKey: keys.calendar, queryFn: () => body(api.GET('/api/v1/users/me/calendar')) });

/** Creates an address for the user's deadlines, instead of an earlier one. @returns the address. @throws ApiProblem */
export async function openCalendar(client: QueryClient): Promise<string> {
  const { url } = await body(api.POST('/api/v1/users/me/calendar'));
  void client.invalidateQueries({ queryKey: keys.calendar });
  return url;
}

/** Switches the user's calendar off. @throws ApiProblem */
export async function closeCalendar(client: QueryClient): Promise<void> {
  await body(api.DELETE('/api/v1/users/me/calendar'));
  await client.invalidateQueries({ queryKey: keys.calendar });
}

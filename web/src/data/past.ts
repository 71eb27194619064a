import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body } from './api.js';
import { keys } from './keys.js';
import type { components } from '@flowtrack/client';
import { inZone } from './zone.js';

export type PastBoard = components['schemas']['BoardDto'];
export type PastColumn = PastBoard['columns'][number];
export type ActivityDays = components['schemas']['ActivityDaysDto'];
export type ActivityDay = ActivityDays['days'][number];

/** How many cards of a column are shown of the past. */
export const PAST_WINDOW = 200;

/** What was stays as it is; but what the reader may see of it may change. */
const FRESH_MS = 5 * 60_000;
/** The refetch interval of the days, in milliseconds. */
const REFRESH_MS = 60_000;

/**
 * A board as it was.
 * @param at the number of an event, or a time. @param limit how many cards of each column; all without it.
 */
export const pastBoardQuery = (project_id: string, at: string, limit?: number) =>
  queryOptions({
    queryKey: keys.past(project_id, at, limit ?? 'all'),
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/v1/projects/{id}/board', { params: { path: { id: project_id }, query: { at, limit } }, signal }),
      ),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });

/** A task as it was after an event. */
export const pastTaskQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: keys.pastTask(id, seq),
    queryFn: () => body(api.GET('/api/v1/tasks/{id}', { params: { path: { id }, query: { at: String(seq) } } })),
    staleTime: FRESH_MS,
  });

/** How much happened in a project on each day of the last year, as far as it is so old. */
export const activityDaysQuery = (project_id: string) =>
  queryOptions({
    queryKey: keys.activityDays(project_id),
    queryFn: () =>
      inZone((tz) =>
        body(api.GET('/api/v1/projects/{id}/activity-days', { params: { path: { id: project_id }, query: { tz } } })),
      ),
    refetchInterval: REFRESH_MS,
  });

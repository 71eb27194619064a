import { queryOptions } from '@tanstack/react-query';
import { type Activity, api, body, page } from './api.js';
import { keys } from './keys.js';
import { inZone } from './zone.js';
import type { components } from '@flowtrack/client';

/** The refetch interval of data without events, in milliseconds. */
const REFRESH_MS = 15_000;

export const dashboardQuery = () =>
  queryOptions({
    queryKey: keys.dashboard,
    queryFn: () => inZone((tz) => body(api.GET('/api/v1/dashboard', { params: { query: { tz, lists: false } } }))),
    refetchInterval: REFRESH_MS,
  });

export const teamPerformanceQuery = () =>
  queryOptions({
    queryKey: keys.teamPerformance,
    queryFn: () => body(api.GET('/api/v1/reports/team-performance')),
    refetchInterval: REFRESH_MS,
  });

export const workloadQuery = () =>
  queryOptions({
    queryKey: keys.workload,
    queryFn: () => body(api.GET('/api/v1/reports/workload')),
    refetchInterval: REFRESH_MS,
  });

export type Dashboard = components['schemas']['DashboardDto'];
export type TeamPerformance = components['schemas']['TeamPerformanceDto'];
export type Workload = components['schemas']['WorkloadDto'];
export type ProjectReport = components['schemas']['ProjectReportDto'];
export type DashboardProject = components['schemas']['DashboardProjectDto'];

/** The progress of a project, over all of its tasks. */
export const projectReportQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.progress(id), 'report'],
    queryFn: () => body(api.GET('/api/v1/reports/project/{id}', { params: { path: { id } } })),
    refetchInterval: REFRESH_MS,
  });

export interface ActivityFilter {
  user_id?: string;
  project_id?: string;
  task_id?: string;
  action?: Activity['action'];
  since?: string;
  until?: string;
}

/** The activity of the whole installation, newest first, for `useInfiniteQuery`; admins only. */
export const activityPages = (filter: ActivityFilter) => ({
  queryKey: keys.activity(filter),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(api.GET('/api/v1/activity', { params: { query: { ...filter, limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

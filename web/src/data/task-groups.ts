import { queryOptions } from '@tanstack/react-query';
import { api, body, type TaskPriority, type TaskStatus } from './api.js';

/** How many people are counted by themselves. */
export const MOST_PEOPLE = 30;

/** How often groups of a large board are counted again, in milliseconds: that takes a request for each group. */
const REFRESH_MS = 30_000;

export const PRIORITIES: TaskPriority[] = ['high', 'medium', 'low'];

/** How many tasks on a board have each status. */
export type StatusTotals = Record<TaskStatus, number>;

/** The tasks on a board that is not loaded whole, by what they have in common. */
export interface TaskGroups {
  all: StatusTotals;
  /** By a user's id, or `none`. */
  people: Record<string, StatusTotals>;
  priorities: Record<string, StatusTotals>;
}

/** @param people ids of users, at most `MOST_PEOPLE` */
export const taskGroupsQuery = (project_id: string, people: string[]) =>
  queryOptions({
    queryKey: ['task-groups', project_id, people],
    queryFn: async (): Promise<TaskGroups> => {
      const groups: TaskGroups = { all: await totals(project_id, {}), people: {}, priorities: {} };
      // One after the other: this is not what others should wait for.
      for (const priority of PRIORITIES) groups.priorities[priority] = await totals(project_id, { priority });
      for (const assigned_to of ['none', ...people])
        groups.people[assigned_to] = await totals(project_id, { assigned_to });
      return groups;
    },
    refetchInterval: REFRESH_MS,
  });

async function totals(
  project_id: string,
  filter: { priority?: TaskPriority; assigned_to?: string },
): Promise<StatusTotals> {
  const params = { path: { id: project_id }, query: { ...filter, limit: 1 } };
  const { columns } = await body(api.GET('/api/v1/projects/{id}/board', { params }));
  const counts: StatusTotals = { todo: 0, in_progress: 0, done: 0 };
  for (const { status, total } of columns) counts[status] += total;
  return counts;
}

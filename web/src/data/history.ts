import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { type Activity, api, body, type Page } from './api.js';
import { keys } from './keys.js';
import { type ActivityFilter, activityPages } from './reports.js';
import { projectActivityPages } from './projects.js';

/** Activity with the titles of its tasks, since activity itself contains only ids. */
export interface HistoryPage extends Page<Activity> {
  /** The latest known title of each task, by id. */
  titles: Record<string, string>;
}

/** The maximum number of projects whose titles are fetched for a page. */
const MOST_PROJECTS = 12;
const MOST_EVENTS = 500;

const byCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
};

/** The activity of a project with titles, newest first, for `useInfiniteQuery`. */
export const projectHistoryPages = (project_id: string) => ({
  ...byCursor,
  queryKey: [...keys.projectActivity(project_id), 'history'],
  queryFn: async ({ pageParam }: { pageParam?: string }): Promise<HistoryPage> => {
    const found = await projectActivityPages(project_id).queryFn({ pageParam });
    return { ...found, titles: await titlesIn(project_id, found.rows) };
  },
});

/** The activity of the whole installation with titles, newest first, for `useInfiniteQuery`; admins only. */
export const historyPages = (filter: ActivityFilter) => ({
  ...byCursor,
  queryKey: [...keys.activity(filter), 'history'],
  queryFn: async ({ pageParam, client }: { pageParam?: string; client: QueryClient }): Promise<HistoryPage> => {
    const [found, { present }] = await Promise.all([
      activityPages(filter).queryFn({ pageParam }),
      client.fetchQuery(projectNamesQuery()),
    ]);
    const aboutTasks = found.rows.filter(({ task_id }) => task_id);
    const ids = [...new Set(aboutTasks.map(({ project_id }) => project_id ?? ''))].filter((id) => id in present);
    const titles = await Promise.all(
      ids.slice(0, MOST_PROJECTS).map((id) =>
        titlesIn(
          id,
          aboutTasks.filter(({ project_id }) => project_id === id),
        ),
      ),
    );
    return { ...found, titles: Object.fromEntries(titles.flatMap((ofProject) => Object.entries(ofProject))) };
  },
});

/** The titles in several pages, newest first; the latest title of a renamed task wins. */
export function titlesOf(pages: readonly HistoryPage[] = []): Record<string, string> {
  return Object.fromEntries(pages.toReversed().flatMap(({ titles }) => Object.entries(titles)));
}

/** The events of a project contain the titles of tasks. */
async function titlesIn(id: string, rows: Activity[]): Promise<Record<string, string>> {
  const numbers = rows.flatMap(({ task_id, seq }) => (task_id && seq !== null ? [seq] : []));
  if (numbers.length === 0) return {};
  const query = { after: Math.min(...numbers) - 1, limit: MOST_EVENTS };
  const { events } = await body(api.GET('/api/v1/projects/{id}/events', { params: { path: { id }, query } }));
  return Object.fromEntries(
    events.flatMap(({ data }) => {
      const { id, title } = data as { id?: string; title?: string };
      return id && title ? [[id, title]] : [];
    }),
  );
}

/** The names of projects: `present` and `deleted` (in the trash). Admins only. */
export const projectNamesQuery = () =>
  queryOptions({
    queryKey: keys.projectList({ names: true }),
    queryFn: async () => {
      const [present, deleted] = await Promise.all([
        body(api.GET('/api/v1/projects', { params: { query: { limit: 500, sort: '-updated_at' } } })),
        body(api.GET('/api/v1/projects/trash', { params: { query: { limit: 500 } } })),
      ]);
      const named = (projects: { id: string; name: string }[]): Record<string, string> =>
        Object.fromEntries(projects.map(({ id, name }) => [id, name]));
      return { present: named(present), deleted: named(deleted) };
    },
  });

/** The names of users, by id. Admins only. */
export const peopleNamesQuery = () =>
  queryOptions({
    queryKey: keys.userList({ names: true }),
    queryFn: async (): Promise<Record<string, string>> => {
      const users = await body(api.GET('/api/v1/users', { params: { query: { limit: 500, sort: 'name' } } }));
      return Object.fromEntries(users.map(({ id, name }) => [id, name]));
    },
  });

import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, page, type Project, type ProjectStatus } from './api.js';
import { takeProject } from './board-cache.js';
import { keys } from './keys.js';
import { noteOwn } from './own-versions.js';
import { ifMatch, ofPresent } from './present.js';
import { refreshAfter } from './refresh.js';

export interface ProjectFilter {
  status?: ProjectStatus;
  query?: string;
  sort?: string;
}

export interface ProjectDraft {
  name: string;
  description?: string | null;
  deadline?: string | null;
  status?: ProjectStatus;
  task_access?: Project['task_access'];
  archive_after_days?: number | null;
  key?: string;
}

const byId = (id: string) => ({ params: { path: { id } } });

export const projectQuery = (id: string) =>
  queryOptions({ queryKey: keys.project(id), queryFn: () => body(api.GET('/api/v1/projects/{id}', byId(id))) });

/** Projects page by page, for `useInfiniteQuery`. */
export const projectPages = (filter: ProjectFilter) => ({
  queryKey: keys.projectList(filter),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(api.GET('/api/v1/projects', { params: { query: { ...filter, limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** The first projects that match, by name, for a select. */
export const projectChoices = (query?: string) =>
  queryOptions({
    queryKey: keys.projectList({ choices: query ?? '' }),
    queryFn: () =>
      body(api.GET('/api/v1/projects', { params: { query: { limit: 20, sort: 'name', query: query || undefined } } })),
  });

/** The most projects that the navigation reads: all starred ones, and others by name. */
export const MOST_LISTED = 100;

/** The projects of the navigation, the starred ones first. */
export const projectNavigation = () =>
  queryOptions({
    queryKey: keys.projectList({ navigation: true }),
    queryFn: () =>
      body(api.GET('/api/v1/projects', { params: { query: { limit: MOST_LISTED, sort: '-starred,name' } } })),
  });

export const projectTrashPages = () => ({
  queryKey: keys.projectTrash,
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(api.GET('/api/v1/projects/trash', { params: { query: { limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: keys.progress(id),
    queryFn: () => body(api.GET('/api/v1/projects/{id}/progress', byId(id))),
  });

export const projectActivityPages = (id: string) => ({
  queryKey: keys.projectActivity(id),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(
      api.GET('/api/v1/projects/{id}/activity', { params: { path: { id }, query: { limit: 50, cursor: pageParam } } }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** @throws ApiProblem */
export async function createProject(client: QueryClient, draft: ProjectDraft): Promise<Project> {
  const header = { 'Idempotency-Key': randomKey() };
  const project = await body(api.POST('/api/v1/projects', { body: draft, params: { header } }));
  refreshAfter(client, { subject_type: 'project' });
  void client.invalidateQueries({ queryKey: keys.projects });
  return project;
}

/** @throws ApiProblem; 412 with `current` when the project has changed since `seen`. */
export async function updateProject(
  client: QueryClient,
  seen: Project,
  fields: Partial<ProjectDraft>,
): Promise<Project> {
  const params = { path: { id: seen.id }, header: ifMatch(seen.version) };
  const project = await body(api.PUT('/api/v1/projects/{id}', { body: fields, params }));
  if (project.version === seen.version + 1) noteOwn(project);
  takeProject(client, project);
  refreshAfter(client, { subject_type: 'project', project_id: project.id, rekeyed: project.key !== seen.key });
  void client.invalidateQueries({ queryKey: keys.projects });
  return project;
}

/** @returns the project in the trash. @throws ApiProblem */
export async function deleteProject(client: QueryClient, project: Project): Promise<Project> {
  const path = { id: project.id };
  const version = await ofPresent(project.version, undefined, (version) =>
    body(api.DELETE('/api/v1/projects/{id}', { params: { path, header: ifMatch(version) } })),
  );
  refreshAfter(client, { subject_type: 'project' });
  void client.invalidateQueries({ queryKey: keys.projects });
  client.setQueryData(keys.hasDeleted, true);
  return { ...project, version: version + 1 };
}

/**
 * @param version the only acceptable version; any if undefined.
 * @throws ApiProblem
 */
export async function restoreProject(client: QueryClient, id: string, version?: number): Promise<Project> {
  const header = version === undefined ? undefined : ifMatch(version);
  const project = await body(api.POST('/api/v1/projects/{id}/restore', { params: { path: { id }, header } }));
  if (version !== undefined) noteOwn(project);
  refreshAfter(client, { subject_type: 'project' });
  void client.invalidateQueries({ queryKey: keys.projects });
  return project;
}

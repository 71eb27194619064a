import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, type Schemas, type View } from './api.js';
import { keys } from './keys.js';
import { ifMatch } from './present.js';

/** The user's views of a project with those that it shares, or the user's views of all tasks. */
export const viewsQuery = (project_id: string | undefined) =>
  queryOptions({
    queryKey: keys.views(project_id),
    queryFn: () => body(api.GET('/api/v1/views', { params: { query: { project_id } } })),
    // Other windows of the user change their own views without an event.
    staleTime: 0,
    refetchOnWindowFocus: true,
  });

/** @throws ApiProblem; 409 where there is a view of this name, and where there are too many. */
export async function createView(client: QueryClient, fields: Schemas['CreateViewDto']): Promise<View> {
  const params = { header: { 'Idempotency-Key': randomKey() } };
  return shown(client, await body(api.POST('/api/v1/views', { body: fields, params })));
}

/** @param version the only acceptable version. @throws ApiProblem */
export async function updateView(
  client: QueryClient,
  { id }: View,
  fields: Schemas['UpdateViewDto'],
  version: number,
): Promise<View> {
  const params = { path: { id }, header: ifMatch(version) };
  return shown(client, await body(api.PUT('/api/v1/views/{id}', { body: fields, params })));
}

/** @returns the version of the deleted view. @throws ApiProblem */
export async function deleteView(client: QueryClient, view: View): Promise<number> {
  await body(api.DELETE('/api/v1/views/{id}', { params: { path: { id: view.id }, header: ifMatch(view.version) } }));
  const others = client.getQueryData<View[]>(keys.views(view.project_id ?? undefined));
  client.setQueryData(
    keys.views(view.project_id ?? undefined),
    others?.filter(({ id }) => id !== view.id),
  );
  return view.version + 1;
}

/** @throws ApiProblem */
export async function restoreView(client: QueryClient, { id }: View, version: number): Promise<View> {
  const params = { path: { id }, header: ifMatch(version) };
  return shown(client, await body(api.POST('/api/v1/views/{id}/restore', { params })));
}

/** Fetches the views again. */
export function refreshViews(client: QueryClient, project_id: string | undefined): Promise<void> {
  return client.invalidateQueries({ queryKey: keys.views(project_id) });
}

/** Shows a view as it is now; its place in the list comes from the server. */
function shown(client: QueryClient, view: View): View {
  const queryKey = keys.views(view.project_id ?? undefined);
  const views = client.getQueryData<View[]>(queryKey);
  if (views) client.setQueryData(queryKey, [...views.filter(({ id }) => id !== view.id), view]);
  void client.invalidateQueries({ queryKey });
  return view;
}

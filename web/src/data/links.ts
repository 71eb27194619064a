import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Link, type LinkDirection, type LinkType } from './api.js';
import { keys } from './keys.js';

/** What a task is to another one. */
export interface LinkKind {
  type: LinkType;
  direction: LinkDirection;
}

/** The links of a task to those that the user can see. */
export const linksQuery = (task_id: string) =>
  queryOptions({
    queryKey: keys.links(task_id),
    queryFn: () => body(api.GET('/api/v1/tasks/{id}/links', { params: { path: { id: task_id } } })),
    // Events reach them only while they are shown.
    staleTime: 0,
  });

/** The links between tasks of a project. */
export const projectLinksQuery = (id: string) =>
  queryOptions({
    queryKey: keys.projectLinks(id),
    queryFn: () => body(api.GET('/api/v1/projects/{id}/links', { params: { path: { id } } })),
  });

/**
 * @param other the other task's id or key.
 * @param key the same for every attempt, so that the link is made once.
 * @throws ApiProblem
 */
export async function createLink(
  client: QueryClient,
  task_id: string,
  other: string,
  { type, direction }: LinkKind,
  key: string,
): Promise<Link> {
  const params = { path: { id: task_id }, header: { 'Idempotency-Key': key } };
  const input = { type, direction, task_id: other };
  const link = await body(api.POST('/api/v1/tasks/{id}/links', { body: input, params }));
  client.setQueryData<Link[]>(keys.links(task_id), (all) => all && [...all.filter(({ id }) => id !== link.id), link]);
  outdateLinks(client, link.task_id);
  return link;
}

/** @throws ApiProblem */
export async function deleteLink(client: QueryClient, task_id: string, link: Link): Promise<void> {
  await body(api.DELETE('/api/v1/links/{id}', { params: { path: { id: link.id } } }));
  client.setQueryData<Link[]>(keys.links(task_id), (all) => all?.filter(({ id }) => id !== link.id));
  outdateLinks(client, link.task_id);
}

/** Fetches links again where they show: events do not tell which task is at the other end. */
export function outdateLinks(client: QueryClient, task_id: string): void {
  void client.invalidateQueries({ queryKey: keys.links(task_id), exact: true });
}

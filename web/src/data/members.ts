import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type User } from './api.js';
import { keys } from './keys.js';

/** The members of a project whose name or address holds `search`, by name. */
export const membersQuery = (project_id: string, search = '') =>
  queryOptions({
    queryKey: keys.members(project_id, search),
    queryFn: () =>
      body(
        api.GET('/api/v1/projects/{id}/members', {
          params: { path: { id: project_id }, query: { search: search || undefined, sort: 'name', limit: 500 } },
        }),
      ),
  });

const path = (id: string, user_id: string) => ({ params: { path: { id, user_id } } });

/** @throws ApiProblem */
export async function addMember(client: QueryClient, project_id: string, user: Pick<User, 'id'>): Promise<void> {
  await body(api.POST('/api/v1/projects/{id}/members/{user_id}', path(project_id, user.id)));
  await client.invalidateQueries({ queryKey: ['project', project_id, 'members'] });
}

/** Their tasks in the project become unassigned. @throws ApiProblem */
export async function removeMember(client: QueryClient, project_id: string, user: Pick<User, 'id'>): Promise<void> {
  await body(api.DELETE('/api/v1/projects/{id}/members/{user_id}', path(project_id, user.id)));
  await client.invalidateQueries({ queryKey: ['project', project_id, 'members'] });
}

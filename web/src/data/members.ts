import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type User, versionOf } from './api.js';
import { keys } from './keys.js';
import { PEOPLE_MS, takeNames } from './people.js';
import { ifMatch } from './present.js';

/** The members of a project whose name or address contains `search`, sorted by name. */
export const membersQuery = (project_id: string, search = '') =>
  queryOptions({
    queryKey: keys.members(project_id, search),
    refetchInterval: PEOPLE_MS,
    queryFn: async ({ client }) => {
      const members = await body(
        api.GET('/api/v1/projects/{id}/members', {
          params: { path: { id: project_id }, query: { search: search || undefined, sort: 'name', limit: 500 } },
        }),
      );
      takeNames(client, project_id, members);
      return members;
    },
  });

const path = (id: string, user_id: string, only?: number) => ({
  params: { path: { id, user_id }, header: only === undefined ? undefined : ifMatch(only) },
});

/** The required version of a membership, if any. */
type Change = (client: QueryClient, project_id: string, user: Pick<User, 'id'>, only?: number) => Promise<Version>;
/** The number of the change in the history of the project; undefined if nothing changed. */
type Version = number | undefined;

/** @throws ApiProblem; 412 if the membership has another version. */
export const addMember: Change = async (client, project_id, user, only) => {
  const answer = await api.POST('/api/v1/projects/{id}/members/{user_id}', path(project_id, user.id, only));
  await body(Promise.resolve(answer));
  await client.invalidateQueries({ queryKey: ['project', project_id, 'members'] });
  return versionOf(answer);
};

/** Their tasks in the project become unassigned. @throws ApiProblem; 412 if the membership has another version. */
export const removeMember: Change = async (client, project_id, user, only) => {
  const answer = await api.DELETE('/api/v1/projects/{id}/members/{user_id}', path(project_id, user.id, only));
  await body(Promise.resolve(answer));
  await client.invalidateQueries({ queryKey: ['project', project_id, 'members'] });
  return versionOf(answer);
};

import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type ProjectRole, type User, versionOf } from './api.js';
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

/** The first users who can be added to a project and match, by name, for a select. Managers and admins only. */
export const candidatesQuery = (project_id: string, search = '') =>
  queryOptions({
    queryKey: keys.candidates(project_id, search),
    refetchInterval: PEOPLE_MS,
    queryFn: () =>
      body(
        api.GET('/api/v1/projects/{id}/candidates', {
          params: { path: { id: project_id }, query: { search: search || undefined, limit: 20 } },
        }),
      ),
  });

const path = (id: string, user_id: string, only?: number) => ({
  params: { path: { id, user_id }, header: only === undefined ? undefined : ifMatch(only) },
});

/** Whose membership to change, and the role that they get. */
export interface Membership extends Pick<User, 'id'> {
  project_role?: ProjectRole;
}
/** The required version of a membership, if any. */
type Change = (client: QueryClient, project_id: string, user: Membership, only?: number) => Promise<Version>;
/** The number of the change in the history of the project; undefined if nothing changed. */
type Version = number | undefined;

/** @throws ApiProblem; 412 if the membership has another version. */
export const addMember: Change = async (client, project_id, { id, project_role }, only) => {
  const request = { ...path(project_id, id, only), body: { project_role } };
  const answer = await api.POST('/api/v1/projects/{id}/members/{user_id}', request);
  await body(Promise.resolve(answer));
  void client.invalidateQueries({ queryKey: ['project', project_id, 'candidates'] });
  await client.invalidateQueries({ queryKey: ['project', project_id, 'members'] });
  return versionOf(answer);
};

/** The tasks of a member who becomes a viewer become unassigned. @throws ApiProblem; 412 for another version. */
export const updateMember: Change = async (client, project_id, { id, project_role = 'member' }, only) => {
  const request = { ...path(project_id, id, only), body: { project_role } };
  const answer = await api.PUT('/api/v1/projects/{id}/members/{user_id}', request);
  await body(Promise.resolve(answer));
  await client.invalidateQueries({ queryKey: ['project', project_id, 'members'] });
  return versionOf(answer);
};

/** Their tasks in the project become unassigned. @throws ApiProblem; 412 if the membership has another version. */
export const removeMember: Change = async (client, project_id, user, only) => {
  const answer = await api.DELETE('/api/v1/projects/{id}/members/{user_id}', path(project_id, user.id, only));
  await body(Promise.resolve(answer));
  void client.invalidateQueries({ queryKey: ['project', project_id, 'candidates'] });
  await client.invalidateQueries({ queryKey: ['project', project_id, 'members'] });
  return versionOf(answer);
};

import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { session } from '../lib/session.js';
import { api, body, page, type User, versionOf } from './api.js';
import { keys } from './keys.js';
import { PEOPLE_MS, peopleEvery } from './people.js';
import { ifMatch } from './present.js';

export interface UserFilter {
  search?: string;
  role?: User['role'];
  sort?: string;
}

export type UserFields = Partial<Pick<User, 'name' | 'email' | 'role'>> & { password?: string };

export type NewUser = Pick<User, 'name' | 'email' | 'role'> & { password: string };

/** Users page by page, for `useInfiniteQuery`; admins only. */
export const userPages = (filter: UserFilter) => ({
  queryKey: keys.userList(filter),
  refetchInterval: ({ state }: { state: { data?: { pages: unknown[] } } }) =>
    peopleEvery(state.data?.pages.length ?? 1),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(api.GET('/api/v1/users', { params: { query: { ...filter, limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** The first users that match, by name, for a select. Admins only. */
export const userChoices = (search?: string) =>
  queryOptions({
    queryKey: keys.userList({ choices: search ?? '' }),
    refetchInterval: PEOPLE_MS,
    queryFn: () =>
      body(api.GET('/api/v1/users', { params: { query: { limit: 20, sort: 'name', search: search || undefined } } })),
  });

/** All admins, by name: tasks of every project can be assigned to them. Admins only. */
export const adminsQuery = () =>
  queryOptions({
    queryKey: keys.userList({ admins: true }),
    refetchInterval: PEOPLE_MS,
    queryFn: () => body(api.GET('/api/v1/users', { params: { query: { role: 'admin', sort: 'name', limit: 500 } } })),
  });

/**
 * Adds a user.
 * @param key the same for every attempt, so that the user is added once.
 * @throws ApiProblem; 409 for a taken address.
 */
export async function createUser(client: QueryClient, fields: NewUser, key: string): Promise<User> {
  const params = { header: { 'Idempotency-Key': key } };
  const user = await body(api.POST('/api/v1/users', { body: fields, params }));
  void client.invalidateQueries({ queryKey: keys.users });
  return user;
}

/**
 * @param only the only acceptable version of the user; any if undefined.
 * @returns the user, and the new version.
 * @throws ApiProblem; 409 for a taken address, and for the last admin; 412 for another version.
 */
export async function updateUser(
  client: QueryClient,
  id: string,
  fields: UserFields,
  only?: number,
): Promise<{ user: User; version?: number }> {
  const header = only === undefined ? undefined : ifMatch(only);
  const answer = await api.PUT('/api/v1/users/{id}', { body: fields, params: { path: { id }, header } });
  const user = await body(Promise.resolve(answer));
  void client.invalidateQueries({ queryKey: keys.users });
  return { user, version: versionOf(answer) };
}

/** @throws ApiProblem; 409 for the last admin. */
export async function deleteUser(client: QueryClient, id: string): Promise<void> {
  await body(api.DELETE('/api/v1/users/{id}', { params: { path: { id } } }));
  void client.invalidateQueries({ queryKey: keys.users });
}

/** Changes the user's own name or address. @throws ApiProblem; 409 for a taken address. */
export async function updateMe(fields: { name?: string; email?: string }): Promise<User> {
  const user = await body(api.PUT('/api/v1/users/me', { body: fields }));
  session.update(user);
  return user;
}

/** Ends all other sessions. @throws ApiProblem; 401 for a wrong current password. */
export async function changePassword(current_password: string, new_password: string): Promise<void> {
  await body(api.PUT('/api/v1/users/me/password', { body: { current_password, new_password } }));
}

export const sessionsQuery = () =>
  queryOptions({ queryKey: keys.sessions, queryFn: () => body(api.GET('/api/v1/auth/sessions')) });

/** Logs out another device. @throws ApiProblem */
export async function endSession(client: QueryClient, id: string): Promise<void> {
  await body(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }));
  await client.invalidateQueries({ queryKey: keys.sessions });
}

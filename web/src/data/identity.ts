import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';

export type OwnIdentity = Schemas['OwnIdentityDto'];

/** How the user signs in. */
export const identityQuery = () =>
  queryOptions({ queryKey: keys.identity, queryFn: () => body(api.GET('/api/v1/auth/oidc/identity')) });

/** Whether the user has a password, as far as the page knows: who came by the identity provider has none at first. */
export function useHasPassword(): boolean {
  const { data } = useQuery(identityQuery());
  return data?.has_password !== false;
}

/** Begins to link the user to the identity provider. @returns where to send the browser. @throws ApiProblem */
export async function beginLink(password: string): Promise<string> {
  return (await body(api.POST('/api/v1/auth/oidc/identity/start', { body: { password } }))).url;
}

/** Links the user, with what the provider has answered. @throws ApiProblem */
export async function linkIdentity(client: QueryClient, response: string): Promise<void> {
  client.setQueryData(keys.identity, await body(api.POST('/api/v1/auth/oidc/identity', { body: { response } })));
}

/** @throws ApiProblem */
export async function unlinkIdentity(client: QueryClient, password: string): Promise<void> {
  client.setQueryData(keys.identity, await body(api.DELETE('/api/v1/auth/oidc/identity', { body: { password } })));
}

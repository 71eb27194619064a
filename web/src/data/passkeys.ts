import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { makePasskey } from '../lib/passkeys.js';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';

export type Passkey = Schemas['PasskeyDto'];

/** The passkeys of the user, newest first: all that one may have. */
export const passkeysQuery = () =>
  queryOptions({
    queryKey: keys.passkeys,
    queryFn: () => body(api.GET('/api/v1/users/me/passkeys', { params: { query: { limit: 100 } } })),
  });

/** Makes a passkey, with the password. @throws ApiProblem, or what the browser says. */
export async function addPasskey(
  client: QueryClient,
  user: { name: string; email: string },
  { name, password }: { name: string; password: string },
): Promise<void> {
  const creation = await body(api.POST('/api/v1/users/me/passkeys/options', { body: { password } }));
  const made = await makePasskey(creation, user);
  await body(api.POST('/api/v1/users/me/passkeys', { body: { ...made, name } }));
  await client.invalidateQueries({ queryKey: keys.passkeys });
}

/** @throws ApiProblem */
export async function removePasskey(client: QueryClient, id: string): Promise<void> {
  await body(api.DELETE('/api/v1/users/me/passkeys/{id}', { params: { path: { id } } }));
  await client.invalidateQueries({ queryKey: keys.passkeys });
}

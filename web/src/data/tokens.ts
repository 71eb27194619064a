import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';

export type ApiToken = Schemas['ApiTokenDto'];
export type Scope = Schemas['TokenScope'];
export type ApiTokenFields = Schemas['CreateApiTokenDto'];

/** The API tokens of the user, newest first, or for admins those of another. @param user_id undefined for the user's own. */
export const tokensQuery = (user_id?: string) =>
  queryOptions({
    queryKey: keys.tokens(user_id ?? 'own'),
    queryFn: () =>
      user_id === undefined
        ? body(api.GET('/api/v1/tokens', { params: { query: { limit: 100 } } }))
        : body(api.GET('/api/v1/users/{id}/tokens', { params: { path: { id: user_id }, query: { limit: 100 } } })),
  });

/** Creates a token of the user. @returns the token itself, which is not shown again. @throws ApiProblem */
export async function createToken(client: QueryClient, fields: ApiTokenFields): Promise<string> {
  const params = { header: { 'Idempotency-Key': randomKey() } };
  const { token } = await body(api.POST('/api/v1/tokens', { body: fields, params }));
  void client.invalidateQueries({ queryKey: ['tokens'] });
  return token ?? '';
}

/** @param user_id of an admin's choice; undefined for the user's own. @throws ApiProblem */
export async function revokeToken(client: QueryClient, id: string, user_id?: string): Promise<void> {
  if (user_id === undefined) await body(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }));
  else {
    const path = { id: user_id, token_id: id };
    await body(api.DELETE('/api/v1/users/{id}/tokens/{token_id}', { params: { path } }));
  }
  await client.invalidateQueries({ queryKey: ['tokens'] });
}

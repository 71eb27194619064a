import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';

export type SecondFactor = Schemas['SecondFactorDto'];

/** Whether the user logs in with a second factor, or for admins another one. @param user_id undefined for the user. */
export const secondFactorQuery = (user_id?: string) =>
  queryOptions({
    queryKey: keys.secondFactor(user_id ?? 'own'),
    queryFn: () =>
      user_id === undefined
        ? body(api.GET('/api/v1/users/me/totp'))
        : body(api.GET('/api/v1/users/{id}/totp', { params: { path: { id: user_id } } })),
  });

/** Begins the set-up. @returns the key for the app, which is not shown again. @throws ApiProblem */
export function beginTotp(password: string): Promise<Schemas['NewTotpDto']> {
  return body(api.POST('/api/v1/users/me/totp', { body: { password } }));
}

/** Turns it on. @returns the recovery codes, which are not shown again. @throws ApiProblem */
export async function confirmTotp(client: QueryClient, code: string): Promise<string[]> {
  const { recovery_codes } = await body(api.POST('/api/v1/users/me/totp/confirm', { body: { code } }));
  void client.invalidateQueries({ queryKey: keys.secondFactor('own') });
  return recovery_codes;
}

/** @returns ten new recovery codes, which are not shown again. @throws ApiProblem */
export async function renewRecoveryCodes(client: QueryClient, password: string): Promise<string[]> {
  const { recovery_codes } = await body(api.POST('/api/v1/users/me/totp/recovery-codes', { body: { password } }));
  void client.invalidateQueries({ queryKey: keys.secondFactor('own') });
  return recovery_codes;
}

/** Turns it off. @throws ApiProblem */
export async function removeTotp(client: QueryClient, password: string, code: string): Promise<void> {
  await body(api.DELETE('/api/v1/users/me/totp', { body: { password, code } }));
  void client.invalidateQueries({ queryKey: keys.secondFactor('own') });
}

/** Takes it off another user, for admins. @throws ApiProblem */
export async function resetTotp(client: QueryClient, user_id: string): Promise<void> {
  await body(api.DELETE('/api/v1/users/{id}/totp', { params: { path: { id: user_id } } }));
  void client.invalidateQueries({ queryKey: keys.secondFactor(user_id) });
}

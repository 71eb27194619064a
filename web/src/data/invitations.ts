import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { postPublic } from '../lib/auth-requests.js';
import { randomKey } from '../lib/random.js';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';
import { PEOPLE_MS } from './people.js';

export type Invitation = Schemas['InvitationDto'];
export type NewInvitation = Schemas['NewInvitationDto'];
export type InvitationFields = Schemas['CreateInvitationDto'];
export type InvitationPreview = Schemas['InvitationPreviewDto'];
export type PasswordRequest = Schemas['PasswordRequestDto'];

/** Invitations that were neither used nor revoked, newest first. @param project_id only those into a project. */
export const invitationsQuery = (project_id?: string) =>
  queryOptions({
    queryKey: keys.invitations(project_id ?? 'all'),
    refetchInterval: PEOPLE_MS,
    queryFn: () => body(api.GET('/api/v1/invitations', { params: { query: { project_id, limit: 100 } } })),
  });

/** Invites somebody. @returns the invitation with its link. @throws ApiProblem */
export async function invite(client: QueryClient, fields: InvitationFields): Promise<NewInvitation> {
  const params = { header: { 'Idempotency-Key': randomKey() } };
  // The language of the mail, where there is one.
  const headers = { 'accept-language': document.documentElement.lang };
  const invitation = await body(api.POST('/api/v1/invitations', { body: fields, params, headers }));
  void client.invalidateQueries({ queryKey: ['invitations'] });
  return invitation;
}

/** @throws ApiProblem; 404 for one that was used or revoked meanwhile. */
export async function revokeInvitation(client: QueryClient, id: string): Promise<void> {
  await body(api.DELETE('/api/v1/invitations/{id}', { params: { path: { id } } }));
  await client.invalidateQueries({ queryKey: ['invitations'] });
}

/** Makes another link for the same purpose; the former one stops working. @throws ApiProblem */
export async function renewInvitation(client: QueryClient, invitation: Invitation): Promise<NewInvitation> {
  const { id, email, role, projects } = invitation;
  const places = projects.map(({ project_id, project_role }) => ({ project_id, project_role }));
  const renewed = await invite(client, { role, projects: places, ...(email !== null && { email }) });
  await revokeInvitation(client, id);
  return renewed;
}

/** What a link leads to, for who has it. @throws ApiProblem; 404 for a link that never existed. */
export const previewQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation-preview', token],
    retry: false,
    queryFn: () => postPublic<InvitationPreview>('invitations/preview', { token }),
  });

/** Joins the projects of an invitation with the account that is logged in. @throws ApiProblem */
export async function acceptInvitation(client: QueryClient, token: string): Promise<Schemas['JoinedDto']> {
  const joined = await body(api.POST('/api/v1/invitations/accept', { body: { token } }));
  await client.invalidateQueries({ queryKey: keys.projects });
  return joined;
}

/** Users who have asked for a new password. Admins only. */
export const passwordRequestsQuery = () =>
  queryOptions({
    queryKey: keys.passwordRequests,
    refetchInterval: PEOPLE_MS,
    queryFn: () => body(api.GET('/api/v1/auth/password/requests', { params: { query: { limit: 100 } } })),
  });

/** Creates a link with which a user sets a new password. @throws ApiProblem */
export async function createPasswordLink(client: QueryClient, id: string): Promise<string> {
  const params = { path: { id }, header: { 'Idempotency-Key': randomKey() } };
  const { url } = await body(api.POST('/api/v1/users/{id}/password-reset', { params }));
  void client.invalidateQueries({ queryKey: keys.passwordRequests });
  return url ?? '';
}

/** @throws ApiProblem */
export async function dismissPasswordRequest(client: QueryClient, user_id: string): Promise<void> {
  await body(api.DELETE('/api/v1/auth/password/requests/{user_id}', { params: { path: { user_id } } }));
  await client.invalidateQueries({ queryKey: keys.passwordRequests });
}

/** Asks for a new password. @throws ApiProblem; 429 */
export const forgotPassword = (email: string) => postPublic('auth/password/forgot', { email });

/** Sets a new password with a link. @throws ApiProblem; 410 for a link that does not work any more. */
export const resetPassword = (token: string, password: string) =>
  postPublic('auth/password/reset', { token, password });

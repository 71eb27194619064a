import type { Change } from '../../history/change.js';
import { defineEvent } from '../../history/event-definition.js';
import { Role } from '../../kernel/access/access.js';
import { IdentityEventDto, type LinkedBy } from './oidc.dto.js';

export const IDENTITY_LINKED = defineEvent({
  type: 'identity_linked',
  subject: 'user',
  data: IdentityEventDto,
  visibility: 'internal',
  summary: 'An account at the identity provider was linked to a user, who may be new.',
});
export const IDENTITY_UNLINKED = defineEvent({
  type: 'identity_unlinked',
  subject: 'user',
  data: IdentityEventDto,
  visibility: 'internal',
  summary: 'The account at the identity provider was taken off a user.',
});
export const ROLE_KEPT = defineEvent({
  type: 'role_kept',
  subject: 'user',
  data: IdentityEventDto,
  visibility: 'internal',
  summary: 'The identity provider said that the last admin is none, who stays admin.',
});

export const IDENTITY_EVENTS = [IDENTITY_LINKED, IDENTITY_UNLINKED, ROLE_KEPT];

type Data = IdentityEventDto;

/** What is recorded of an account at the provider: never its identifier there. */
export function identityLinked({ id, name, provider }: Data, by: LinkedBy): Change<typeof IDENTITY_LINKED> {
  const changes = { provider: { from: null, to: provider }, linked_by: { from: null, to: by } };
  return { event: IDENTITY_LINKED, subject_id: id, project_id: null, changes, data: { id, name, provider } };
}

export function identityUnlinked({ id, name, provider }: Data): Change<typeof IDENTITY_UNLINKED> {
  const changes = { provider: { from: provider, to: null } };
  return { event: IDENTITY_UNLINKED, subject_id: id, project_id: null, changes, data: { id, name, provider } };
}

export function roleKept({ id, name, provider }: Data): Change<typeof ROLE_KEPT> {
  const changes = { role: { from: Role.Admin, to: Role.Admin } };
  return { event: ROLE_KEPT, subject_id: id, project_id: null, changes, data: { id, name, provider } };
}

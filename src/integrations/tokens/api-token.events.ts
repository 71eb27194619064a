import { type Change, differences } from '../../history/change.js';
import { defineEvent } from '../../history/event-definition.js';
import { type ApiTokenDto, ApiTokenStateDto } from './api-token.dto.js';

export const TOKEN_CREATED = defineEvent({
  type: 'token_created',
  subject: 'token',
  data: ApiTokenStateDto,
  visibility: 'internal',
  summary: 'An API token was created.',
});
export const TOKEN_DELETED = defineEvent({
  type: 'token_deleted',
  subject: 'token',
  data: ApiTokenStateDto,
  visibility: 'internal',
  summary: 'An API token was revoked.',
});

export const TOKEN_EVENTS = [TOKEN_CREATED, TOKEN_DELETED];

type TokenEvent = (typeof TOKEN_EVENTS)[number];

/** A change of a token as it is recorded: without the token itself. */
export function tokenChange(event: TokenEvent, token: ApiTokenDto): Change<TokenEvent> {
  const { id, name, scopes, project_ids, expires_at } = token;
  const data = { id, name, scopes, project_ids, expires_at };
  const changes =
    event === TOKEN_CREATED
      ? differences(undefined, data, ['name', 'scopes', 'project_ids', 'expires_at'])
      : { name: { from: name, to: null } };
  return { event, subject_id: id, project_id: null, changes, data };
}

import type { Change } from '../../history/change.js';
import { defineEvent } from '../../history/event-definition.js';
import { defineNotice } from '../../history/notice-definition.js';
import { PasswordUserDto } from './password-reset.dto.js';

export const PASSWORD_REQUESTED = defineEvent({
  type: 'password_requested',
  subject: 'user',
  data: PasswordUserDto,
  visibility: 'internal',
  summary: 'Somebody asked for a new password for an account.',
});
export const PASSWORD_LINK_CREATED = defineEvent({
  type: 'password_link_created',
  subject: 'user',
  data: PasswordUserDto,
  visibility: 'internal',
  summary: 'An admin created a link with which a user can set a new password.',
});
export const PASSWORD_RESET = defineEvent({
  type: 'password_reset',
  subject: 'user',
  data: PasswordUserDto,
  visibility: 'internal',
  summary: 'A user set a new password with a link.',
});

export const PASSWORD_EVENTS = [PASSWORD_REQUESTED, PASSWORD_LINK_CREATED, PASSWORD_RESET];

type PasswordEvent = (typeof PASSWORD_EVENTS)[number];

/** What happened to a user's password, as it is recorded. */
export function passwordChange(event: PasswordEvent, { id, name }: PasswordUserDto): Change<PasswordEvent> {
  const changes = { name: { from: name, to: name } };
  return { event, subject_id: id, project_id: null, changes, data: { id, name } };
}

export const PASSWORD_REQUESTED_NOTICE = defineNotice({
  type: 'password_requested',
  kind: null,
  text: '{name} has forgotten their password.',
  params: { name: 'Ann Miller' },
});

export const PASSWORD_NOTICES = [PASSWORD_REQUESTED_NOTICE];

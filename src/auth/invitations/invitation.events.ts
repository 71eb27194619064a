import { defineEvent } from '../../history/event-definition.js';
import { defineNotice } from '../../history/notice-definition.js';
import { InvitationStateDto } from './invitation.dto.js';

export const INVITATION_CREATED = defineEvent({
  type: 'invitation_created',
  subject: 'invitation',
  data: InvitationStateDto,
  visibility: 'internal',
  summary: 'Somebody was invited.',
});
export const INVITATION_ACCEPTED = defineEvent({
  type: 'invitation_accepted',
  subject: 'invitation',
  data: InvitationStateDto,
  visibility: 'internal',
  summary: 'An invitation was used.',
});
export const INVITATION_REVOKED = defineEvent({
  type: 'invitation_revoked',
  subject: 'invitation',
  data: InvitationStateDto,
  visibility: 'internal',
  summary: 'An invitation was revoked.',
});

export const INVITATION_EVENTS = [INVITATION_CREATED, INVITATION_ACCEPTED, INVITATION_REVOKED];

export const INVITATION_ACCEPTED_NOTICE = defineNotice({
  type: 'invitation_accepted',
  kind: null,
  text: '{name} accepted your invitation.',
  params: { name: 'Ann Miller' },
});

export const INVITATION_NOTICES = [INVITATION_ACCEPTED_NOTICE];

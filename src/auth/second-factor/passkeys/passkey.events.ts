import type { Change } from '../../../history/change.js';
import { defineEvent } from '../../../history/event-definition.js';
import { PasskeyEventDto } from './passkey.dto.js';

export const PASSKEY_ADDED = defineEvent({
  type: 'passkey_added',
  subject: 'user',
  data: PasskeyEventDto,
  visibility: 'internal',
  summary: 'A user added a passkey.',
});
export const PASSKEY_REMOVED = defineEvent({
  type: 'passkey_removed',
  subject: 'user',
  data: PasskeyEventDto,
  visibility: 'internal',
  summary: 'A user removed a passkey.',
});

export const PASSKEY_EVENTS = [PASSKEY_ADDED, PASSKEY_REMOVED];

type PasskeyEvent = (typeof PASSKEY_EVENTS)[number];

/** What happened to a passkey, as it is recorded. */
export function passkeyChange(event: PasskeyEvent, data: PasskeyEventDto): Change<PasskeyEvent> {
  const { passkey } = data;
  const changes = { passkey: event === PASSKEY_ADDED ? { from: null, to: passkey } : { from: passkey, to: null } };
  return { event, subject_id: data.id, project_id: null, changes, data };
}

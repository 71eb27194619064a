import type { Change, Changes } from '../../history/change.js';
import { defineEvent } from '../../history/event-definition.js';
import { defineNotice } from '../../history/notice-definition.js';
import { PauseReason, type WebhookDto, WebhookStateDto } from './webhook.dto.js';

const common = { subject: 'webhook', data: WebhookStateDto, visibility: 'managers' } as const;

export const WEBHOOK_CREATED = defineEvent({
  type: 'webhook_created',
  ...common,
  summary: 'Events of the project are sent to another address.',
});
export const WEBHOOK_UPDATED = defineEvent({
  type: 'webhook_updated',
  ...common,
  summary: 'A webhook was changed, paused or resumed, or got a new secret.',
});
export const WEBHOOK_PAUSED = defineEvent({
  type: 'webhook_paused',
  ...common,
  summary: 'A webhook was paused by the application: `paused_reason` tells why.',
});
export const WEBHOOK_DELETED = defineEvent({
  type: 'webhook_deleted',
  ...common,
  summary: 'A webhook was deleted.',
});

export const WEBHOOK_EVENTS = [WEBHOOK_CREATED, WEBHOOK_UPDATED, WEBHOOK_PAUSED, WEBHOOK_DELETED];

type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** The address as others may know it: a path is often a secret. */
export function shownUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? origin : `${origin}/…`;
}

/** A change of a webhook as it is recorded. */
export function webhookChange(event: WebhookEvent, webhook: WebhookDto, changes: Changes): Change<WebhookEvent> {
  const { id, project_id, events, active, paused_reason } = webhook;
  const data = { id, project_id, url: shownUrl(webhook.url), events, active, paused_reason };
  // Which webhook it is, also where the address stays.
  const named = { url: { from: data.url, to: data.url }, ...changes };
  return { event, subject_id: id, project_id, changes: named, data };
}

const params = { url: 'https://hooks.example.org', name: 'Website relaunch' };

const WEBHOOK_FAILED_NOTICE = defineNotice({
  type: 'webhook_failed',
  kind: null,
  text: 'The webhook {url} of “{name}” failed for three days, and is paused.',
  params,
});
const WEBHOOK_GONE_NOTICE = defineNotice({
  type: 'webhook_gone',
  kind: null,
  text: 'The webhook {url} of “{name}” is paused: its receiver does not want any more.',
  params,
});
const WEBHOOK_UNOWNED_NOTICE = defineNotice({
  type: 'webhook_unowned',
  kind: null,
  text: 'The webhook {url} of “{name}” is paused: its owner does not manage the project any more.',
  params,
});
const WEBHOOK_RESTORED_NOTICE = defineNotice({
  type: 'webhook_restored',
  kind: null,
  text: 'The webhook {url} of “{name}” is paused, as the database was restored or has moved.',
  params,
});

export const WEBHOOK_NOTICES = [
  WEBHOOK_FAILED_NOTICE,
  WEBHOOK_GONE_NOTICE,
  WEBHOOK_UNOWNED_NOTICE,
  WEBHOOK_RESTORED_NOTICE,
];

/** What is told when the application pauses a webhook. */
export const NOTICE_OF = {
  [PauseReason.Failing]: WEBHOOK_FAILED_NOTICE,
  [PauseReason.Gone]: WEBHOOK_GONE_NOTICE,
  [PauseReason.Owner]: WEBHOOK_UNOWNED_NOTICE,
  [PauseReason.Restored]: WEBHOOK_RESTORED_NOTICE,
};

import { Global, Module } from '@nestjs/common';
import { EventCatalogue } from './history/event-catalogue.js';
import type { EventDefinition } from './history/event-definition.js';
import { NoticeCatalogue, type NoticeDefinition } from './history/notice-definition.js';
import { INVITATION_EVENTS, INVITATION_NOTICES } from './auth/invitations/invitation.events.js';
import { IDENTITY_EVENTS } from './auth/oidc/identity.events.js';
import { PASSWORD_EVENTS, PASSWORD_NOTICES } from './auth/password-resets/password-reset.events.js';
import { PASSKEY_EVENTS } from './auth/second-factor/passkeys/passkey.events.js';
import { SECOND_FACTOR_EVENTS } from './auth/second-factor/second-factor.events.js';
import { SIGN_IN_EVENTS } from './auth/sign-ins/sign-in.events.js';
import { EXPORT_EVENTS } from './integrations/exports/export.events.js';
import { IMPORT_EVENTS } from './integrations/imports/import.events.js';
import { CALENDAR_EVENTS } from './integrations/calendar/calendar.events.js';
import { TOKEN_EVENTS } from './integrations/tokens/api-token.events.js';
import { WEBHOOK_EVENTS, WEBHOOK_NOTICES } from './integrations/webhooks/webhook.events.js';
import { COLUMN_EVENTS } from './projects/columns/column.events.js';
import { LABEL_EVENTS } from './projects/labels/label.events.js';
import { MEMBER_EVENTS, MEMBER_NOTICES } from './projects/members/member.events.js';
import { PROJECT_EVENTS } from './projects/project.events.js';
import { ATTACHMENT_EVENTS } from './tasks/attachments/attachment.events.js';
import { BULK_NOTICES } from './tasks/bulk/bulk.events.js';
import { CHECKLIST_EVENTS } from './tasks/checklists/checklist.events.js';
import { COMMENT_EVENTS, COMMENT_NOTICES } from './tasks/comments/comment.events.js';
import { LINK_EVENTS, LINK_NOTICES } from './tasks/links/link.events.js';
import { REMINDER_NOTICES } from './tasks/reminders/reminder.events.js';
import { WATCHING_NOTICES } from './tasks/watching/watching.events.js';
import { VIEW_EVENTS } from './tasks/views/view.events.js';
import { TASK_EVENTS, TASK_NOTICES } from './tasks/core/task.events.js';
import { USER_EVENTS } from './users/user.events.js';

/**
 * Everything that can be recorded, with one entry for each feature. The live events, the values of `action` in the
 * activity log, the messages of the AsyncAPI document and the types of the dashboard are derived from these
 * definitions.
 */
export const EVENTS: readonly EventDefinition[] = [
  ...TASK_EVENTS,
  ...COMMENT_EVENTS,
  ...CHECKLIST_EVENTS,
  ...ATTACHMENT_EVENTS,
  ...LINK_EVENTS,
  ...VIEW_EVENTS,
  ...PROJECT_EVENTS,
  ...MEMBER_EVENTS,
  ...COLUMN_EVENTS,
  ...IMPORT_EVENTS,
  ...LABEL_EVENTS,
  ...USER_EVENTS,
  ...INVITATION_EVENTS,
  ...PASSWORD_EVENTS,
  ...SECOND_FACTOR_EVENTS,
  ...PASSKEY_EVENTS,
  ...IDENTITY_EVENTS,
  ...SIGN_IN_EVENTS,
  ...TOKEN_EVENTS,
  ...EXPORT_EVENTS,
  ...WEBHOOK_EVENTS,
  ...CALENDAR_EVENTS,
];

/** All notices: what users are told about actions of others. */
export const NOTICES: readonly NoticeDefinition[] = [
  ...TASK_NOTICES,
  ...BULK_NOTICES,
  ...LINK_NOTICES,
  ...COMMENT_NOTICES,
  ...WATCHING_NOTICES,
  ...REMINDER_NOTICES,
  ...MEMBER_NOTICES,
  ...INVITATION_NOTICES,
  ...PASSWORD_NOTICES,
  ...WEBHOOK_NOTICES,
];

/** Passes the features' definitions to the history and the live feed, which know no feature. */
@Global()
@Module({
  providers: [
    { provide: EventCatalogue, useFactory: () => new EventCatalogue(EVENTS) },
    { provide: NoticeCatalogue, useFactory: () => new NoticeCatalogue(NOTICES) },
  ],
  exports: [EventCatalogue, NoticeCatalogue],
})
export class RegistryModule {}

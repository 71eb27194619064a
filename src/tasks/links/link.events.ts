import { defineEvent } from '../../history/event-definition.js';
import { defineNotice, NoticeKind } from '../../history/notice-definition.js';
import { LinkEventDto } from './link.dto.js';

export const LINK_CREATED = defineEvent({
  type: 'link_created',
  subject: 'link',
  data: LinkEventDto,
  visibility: 'task',
  summary: 'A task was linked to another one. Each of the two has its own event.',
});
export const LINK_UPDATED = defineEvent({
  type: 'link_updated',
  subject: 'link',
  data: LinkEventDto,
  visibility: 'task',
  summary: 'A task that blocks this one was finished, archived or deleted, or is open again.',
});
export const LINK_DELETED = defineEvent({
  type: 'link_deleted',
  subject: 'link',
  data: LinkEventDto,
  visibility: 'task',
  summary: 'A link between two tasks was removed. Each of the two has its own event.',
});

export const LINK_EVENTS = [LINK_CREATED, LINK_UPDATED, LINK_DELETED];

const params = { title: 'Write the launch announcement' };

export const TASK_BLOCKED_NOTICE = defineNotice({
  type: 'task_blocked',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” is blocked by another one.',
  params,
});
export const TASK_UNBLOCKED_NOTICE = defineNotice({
  type: 'task_unblocked',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” is no longer blocked.',
  params,
});

export const LINK_NOTICES = [TASK_BLOCKED_NOTICE, TASK_UNBLOCKED_NOTICE];

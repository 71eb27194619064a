import { defineEvent } from '../../history/event-definition.js';
import { AttachmentEventDto } from './attachment.dto.js';

export const ATTACHMENT_ADDED = defineEvent({
  type: 'attachment_added',
  subject: 'attachment',
  data: AttachmentEventDto,
  visibility: 'task',
  summary: 'A file was attached to a task.',
});
export const ATTACHMENT_REMOVED = defineEvent({
  type: 'attachment_removed',
  subject: 'attachment',
  data: AttachmentEventDto,
  visibility: 'task',
  summary: 'An attachment was deleted.',
});
export const ATTACHMENT_RESTORED = defineEvent({
  type: 'attachment_restored',
  subject: 'attachment',
  data: AttachmentEventDto,
  visibility: 'task',
  summary: 'A deleted attachment came back.',
});

export const ATTACHMENT_EVENTS = [ATTACHMENT_ADDED, ATTACHMENT_REMOVED, ATTACHMENT_RESTORED];

import { defineEvent } from '../../history/event-definition.js';
import { DeletedViewDto, ViewDto } from './view.dto.js';

export const VIEW_CREATED = defineEvent({
  type: 'view_created',
  subject: 'view',
  data: ViewDto,
  visibility: 'project',
  summary: 'A view was created for everybody in a project, or its creator shared it.',
});
export const VIEW_UPDATED = defineEvent({
  type: 'view_updated',
  subject: 'view',
  data: ViewDto,
  visibility: 'project',
  summary: 'The name, the filter or the order of a shared view was changed.',
});
export const VIEW_DELETED = defineEvent({
  type: 'view_deleted',
  subject: 'view',
  data: DeletedViewDto,
  visibility: 'project',
  summary: 'A shared view was deleted, or its creator keeps it for themself now.',
});
export const VIEW_RESTORED = defineEvent({
  type: 'view_restored',
  subject: 'view',
  data: ViewDto,
  visibility: 'project',
  summary: 'A deleted shared view came back.',
});

export const VIEW_EVENTS = [VIEW_CREATED, VIEW_UPDATED, VIEW_DELETED, VIEW_RESTORED];

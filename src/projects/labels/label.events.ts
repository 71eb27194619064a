import { defineEvent } from '../../history/event-definition.js';
import { DeletedLabelDto, LabelDto } from './label.dto.js';

export const LABEL_CREATED = defineEvent({
  type: 'label_created',
  subject: 'label',
  data: LabelDto,
  visibility: 'project',
  summary: 'A label was added to a project.',
});
export const LABEL_UPDATED = defineEvent({
  type: 'label_updated',
  subject: 'label',
  data: LabelDto,
  visibility: 'project',
  summary: 'The name or the color of a label was changed, for all tasks that have it.',
});
export const LABEL_DELETED = defineEvent({
  type: 'label_deleted',
  subject: 'label',
  data: DeletedLabelDto,
  visibility: 'project',
  summary: 'A label was deleted: its tasks lose it, or get the one into which it was merged.',
});
export const LABEL_RESTORED = defineEvent({
  type: 'label_restored',
  subject: 'label',
  data: LabelDto,
  visibility: 'project',
  summary: 'A deleted label came back. An event of each task that has it again precedes this.',
});

export const LABEL_EVENTS = [LABEL_CREATED, LABEL_UPDATED, LABEL_DELETED, LABEL_RESTORED];

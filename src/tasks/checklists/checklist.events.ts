import { defineEvent } from '../../history/event-definition.js';
import { ChecklistEventDto } from './checklist.dto.js';

export const CHECKLIST_ITEM_CREATED = defineEvent({
  type: 'checklist_item_created',
  subject: 'checklist_item',
  data: ChecklistEventDto,
  visibility: 'task',
  summary: 'An item was added to the checklist of a task.',
});
export const CHECKLIST_ITEM_UPDATED = defineEvent({
  type: 'checklist_item_updated',
  subject: 'checklist_item',
  data: ChecklistEventDto,
  visibility: 'task',
  summary: 'An item of a checklist was changed, such as ticked.',
});
export const CHECKLIST_ITEM_MOVED = defineEvent({
  type: 'checklist_item_moved',
  subject: 'checklist_item',
  data: ChecklistEventDto,
  visibility: 'task',
  summary: 'An item was moved to another place in its checklist.',
});
export const CHECKLIST_ITEM_DELETED = defineEvent({
  type: 'checklist_item_deleted',
  subject: 'checklist_item',
  data: ChecklistEventDto,
  visibility: 'task',
  summary: 'An item of a checklist was deleted.',
});
export const CHECKLIST_ITEM_RESTORED = defineEvent({
  type: 'checklist_item_restored',
  subject: 'checklist_item',
  data: ChecklistEventDto,
  visibility: 'task',
  summary: 'A deleted item came back to its place in the checklist.',
});
export const CHECKLIST_ITEM_CONVERTED = defineEvent({
  type: 'checklist_item_converted',
  subject: 'checklist_item',
  data: ChecklistEventDto,
  visibility: 'task',
  summary: 'An item became a task of its own, and left the checklist.',
});

export const CHECKLIST_EVENTS = [
  CHECKLIST_ITEM_CREATED,
  CHECKLIST_ITEM_UPDATED,
  CHECKLIST_ITEM_MOVED,
  CHECKLIST_ITEM_DELETED,
  CHECKLIST_ITEM_RESTORED,
  CHECKLIST_ITEM_CONVERTED,
];

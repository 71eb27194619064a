import { defineEvent } from '../../history/event-definition.js';
import { ColumnDto, DeletedColumnDto } from './column.dto.js';

export const COLUMN_CREATED = defineEvent({
  type: 'column_created',
  subject: 'column',
  data: ColumnDto,
  visibility: 'project',
  summary: 'A column was added to a board.',
});
export const COLUMN_UPDATED = defineEvent({
  type: 'column_updated',
  subject: 'column',
  data: ColumnDto,
  visibility: 'project',
  summary: 'Fields of a column were changed.',
});
export const COLUMN_MOVED = defineEvent({
  type: 'column_moved',
  subject: 'column',
  data: ColumnDto,
  visibility: 'project',
  summary: 'A column was moved to another place on the board.',
});
export const COLUMN_DELETED = defineEvent({
  type: 'column_deleted',
  subject: 'column',
  data: DeletedColumnDto,
  visibility: 'project',
  summary: 'A column was deleted, after its tasks were moved to another one.',
});

export const COLUMN_EVENTS = [COLUMN_CREATED, COLUMN_UPDATED, COLUMN_MOVED, COLUMN_DELETED];

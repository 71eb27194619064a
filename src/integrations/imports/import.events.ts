import { defineEvent } from '../../history/event-definition.js';
import { ImportEventDto } from './import.dto.js';

export const IMPORT_FINISHED = defineEvent({
  type: 'import_finished',
  subject: 'import',
  data: ImportEventDto,
  visibility: 'project',
  summary:
    'An import has changed tasks of the project. Its single changes are in the history, but are not sent as events: fetch the board again.',
});
export const IMPORT_UNDONE = defineEvent({
  type: 'import_undone',
  subject: 'import',
  data: ImportEventDto,
  visibility: 'project',
  summary: 'The tasks that an import had made were put into the trash: fetch the board again.',
});

export const IMPORT_EVENTS = [IMPORT_FINISHED, IMPORT_UNDONE];

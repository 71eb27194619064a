import { defineEvent } from '../history/event-definition.js';
import { DeletedProjectDto, ProjectStateDto } from './project.dto.js';

export const PROJECT_CREATED = defineEvent({
  type: 'project_created',
  subject: 'project',
  data: ProjectStateDto,
  visibility: 'project',
  announced: true,
  summary: 'A project was created.',
});
export const PROJECT_UPDATED = defineEvent({
  type: 'project_updated',
  subject: 'project',
  data: ProjectStateDto,
  visibility: 'project',
  announced: true,
  summary: 'Fields of a project were changed.',
});
export const PROJECT_DELETED = defineEvent({
  type: 'project_deleted',
  subject: 'project',
  data: DeletedProjectDto,
  visibility: 'project',
  announced: true,
  summary: 'A project was put into the trash, with its tasks.',
});
export const PROJECT_RESTORED = defineEvent({
  type: 'project_restored',
  subject: 'project',
  data: ProjectStateDto,
  visibility: 'project',
  announced: true,
  summary: 'A project came back from the trash, with its tasks.',
});

export const PROJECT_EVENTS = [PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED, PROJECT_RESTORED];

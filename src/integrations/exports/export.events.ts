import type { Change } from '../../history/change.js';
import { defineEvent } from '../../history/event-definition.js';
import type { Actor } from '../../kernel/access/access.js';
import { AllExportedDto, type ExportFormat, ProjectExportedDto } from './export.dto.js';

export const PROJECT_EXPORTED = defineEvent({
  type: 'project_exported',
  subject: 'project',
  data: ProjectExportedDto,
  visibility: 'internal',
  summary: 'A user began to export what they see of a project.',
});
export const ALL_EXPORTED = defineEvent({
  type: 'all_exported',
  subject: 'user',
  data: AllExportedDto,
  visibility: 'internal',
  summary: 'An admin began to export all projects.',
});

export const EXPORT_EVENTS = [PROJECT_EXPORTED, ALL_EXPORTED];

/** It belongs to no project: only admins read who took what. */
export function projectExported(
  { id, name }: Pick<ProjectExportedDto, 'id' | 'name'>,
  format: ExportFormat,
): Change<typeof PROJECT_EXPORTED> {
  const changes = { name: { from: null, to: name }, format: { from: null, to: format } };
  return { event: PROJECT_EXPORTED, subject_id: id, project_id: null, changes, data: { id, name, format } };
}

export function allExported({ id, name }: Actor): Change<typeof ALL_EXPORTED> {
  return { event: ALL_EXPORTED, subject_id: id, project_id: null, changes: {}, data: { id, name } };
}

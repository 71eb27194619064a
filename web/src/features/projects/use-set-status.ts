import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Project, ProjectStatus } from '../../data/api.js';
import { updateProject } from '../../data/projects.js';
import { undoProject } from '../../data/undo.js';
import { offerUndo, showError } from '../../ui/toasts.js';

/** Changes how far a project is, and offers to undo it. */
export function useSetStatus(project: Project) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return async (status: ProjectStatus): Promise<void> => {
    if (status === project.status) return;
    try {
      const saved = await updateProject(client, project, { status });
      const message = t('projects.statusChanged', { name: saved.name, status: t(`projectStatus.${status}`) });
      offerUndo(message, () =>
        undoProject(client, saved, (version) =>
          updateProject(client, { ...saved, version }, { status: project.status }),
        ),
      );
    } catch (error) {
      showError(error, t('projects.notChanged'));
    }
  };
}

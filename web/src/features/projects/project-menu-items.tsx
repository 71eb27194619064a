import { Menu } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Project, ProjectStatus } from '../../data/api.js';
import { deleteProject, restoreProject, updateProject } from '../../data/projects.js';
import { undoProject } from '../../data/undo.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { STATUSES } from './project-values.js';

/** How far a project is, and its end. */
export function ProjectMenuItems({ project }: { project: Project }) {
  const { t } = useTranslation();
  const mayDelete = project.can.includes('delete');
  const { setStatus, remove } = useChanges(project);
  return (
    <>
      <Menu.Label>{t('projects.setStatus')}</Menu.Label>
      {STATUSES.map((status) => (
        <Menu.Item
          key={status}
          onClick={() => void setStatus(status)}
          aria-current={status === project.status}
          fw={status === project.status ? 600 : undefined}
          leftSection={status === project.status ? <IconCheck size={16} /> : <span style={{ width: 16 }} />}
        >
          {status === 'completed' ? t('projects.archive') : t(`projectStatus.${status}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      {!mayDelete && <Menu.Label>{t('projects.deleteAdminsOnly')}</Menu.Label>}
      {mayDelete && (
        <>
          <Menu.Item leftSection={<IconTrash size={16} />} c="var(--ft-danger-text)" onClick={() => void remove()}>
            {t('projects.delete')}
          </Menu.Item>
        </>
      )}
    </>
  );
}

function useChanges(project: Project) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  return {
    setStatus: async (status: ProjectStatus): Promise<void> => {
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
    },
    remove: async (): Promise<void> => {
      // First away from here: what is deleted cannot be shown.
      await navigate({ to: '/projects' });
      try {
        const trashed = await deleteProject(client, project);
        offerUndo(t('projects.deleted', { name: project.name }), () =>
          undoProject(client, trashed, (version) => restoreProject(client, project.id, version)),
        );
      } catch (error) {
        showError(error, t('projects.notDeleted'));
      }
    },
  };
}

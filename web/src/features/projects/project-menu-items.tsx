import { Menu } from '@mantine/core';
import { IconCheck, IconCopyPlus, IconTag, IconTrash, IconWebhook } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { useMayCreateProjects } from '../../data/options.js';
import { deleteProject, restoreProject } from '../../data/projects.js';
import { undoProject } from '../../data/undo.js';
import { labelDialogs } from '../../lib/label-dialogs.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { STATUSES } from './project-values.js';
import { useSetStatus } from './use-set-status.js';

interface ItemsProps {
  project: Project;
  /** Called before a member who does not manage the project completes it: that should not happen by accident. */
  onAsk: () => void;
  onCopy: () => void;
}

/** How far a project is, and its end. */
export function ProjectMenuItems({ project, onAsk, onCopy }: ItemsProps) {
  const { t } = useTranslation();
  const mayDelete = project.can.includes('delete');
  const manages = project.can.includes('manage_members');
  const mayCreate = useMayCreateProjects();
  const navigate = useNavigate();
  const setStatus = useSetStatus(project);
  const remove = useRemove(project);
  return (
    <>
      <Menu.Label>{t('projects.setStatus')}</Menu.Label>
      {STATUSES.map((status) => (
        <Menu.Item
          key={status}
          onClick={() =>
            status === 'completed' && project.status !== status && !manages ? onAsk() : void setStatus(status)
          }
          aria-current={status === project.status}
          fw={status === project.status ? 600 : undefined}
          leftSection={status === project.status ? <IconCheck size={16} /> : <span style={{ width: 16 }} />}
        >
          {status === 'completed' ? t('projects.archive') : t(`projectStatus.${status}`)}
        </Menu.Item>
      ))}
      {project.can.includes('manage_labels') && (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconTag size={16} />}
            onClick={() => labelDialogs.open({ kind: 'project', project_id: project.id })}
          >
            {t('projects.labels')}
          </Menu.Item>
        </>
      )}
      {project.can.includes('manage_webhooks') && (
        <Menu.Item
          leftSection={<IconWebhook size={16} />}
          onClick={() => void navigate({ to: '/projects/$projectId/webhooks', params: { projectId: project.id } })}
        >
          {t('projects.webhooks')}
        </Menu.Item>
      )}
      {mayCreate && (
        <Menu.Item leftSection={<IconCopyPlus size={16} />} onClick={onCopy}>
          {t('projects.copy')}
        </Menu.Item>
      )}
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

function useRemove(project: Project) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (): Promise<void> => {
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
  };
}

import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../../data/live.js';
import { taskQuery } from '../../data/tasks.js';
import type { LabelDialog as Dialog } from '../../lib/label-dialogs.js';
import { LabelPicker } from './label-picker.js';
import { ManageLabels } from './manage-labels.js';

/** The labels of a task or of a project, in a dialog. */
export function LabelDialog({ dialog, onClose }: { dialog: Dialog; onClose: () => void }) {
  const { t } = useTranslation();
  const [isManaging, setManaging] = useState(dialog.kind === 'project');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(isManaging ? 'labels.manage' : 'labels.ofTask')}
      size={isManaging ? 'lg' : 'md'}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {isManaging || dialog.kind === 'project' ? (
        <ManageLabels project_id={dialog.project_id} />
      ) : (
        <Picker task_id={dialog.task_id} project_id={dialog.project_id} onManage={() => setManaging(true)} />
      )}
    </Modal>
  );
}

/** The task as its board shows it, or by itself where no board is loaded. */
function Picker({ task_id, project_id, onManage }: { task_id: string; project_id: string; onManage: () => void }) {
  const { t } = useTranslation();
  const { data: board } = useBoard(project_id);
  const { data: alone } = useQuery(taskQuery(task_id));
  const task = board?.cards.get(task_id) ?? alone;
  if (!task) return t('common.loading');
  return (
    <LabelPicker task={task} onManage={board?.project.can.includes('manage_labels') === true ? onManage : undefined} />
  );
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCopyPlus, IconFolderSymlink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { transferDialog } from '../../lib/transfer-dialog.js';
import { duplicateTask } from '../../parts/duplicate-task.js';

/** Makes a copy of the task of a panel, right after it. */
export function DuplicateAction({ task }: { task: Task }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const label = t('tasks.panel.duplicate');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => void duplicateTask(client, task)}
      >
        <IconCopyPlus size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Asks to which project the task of a panel is to go; the panel goes with it. What is in the archive stays. */
export function TransferAction({ task }: { task: Task }) {
  const { t } = useTranslation();
  if (task.archived_at) return null;
  const label = t('tasks.panel.transfer');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => transferDialog.open({ task_id: task.id })}
      >
        <IconFolderSymlink size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

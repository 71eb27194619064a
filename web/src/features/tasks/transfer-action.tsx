import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFolderSymlink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { transferDialog } from '../../lib/transfer-dialog.js';

/** Asks to which project the task of a panel is to go; the panel goes with it. */
export function TransferAction({ task }: { task: Task }) {
  const { t } = useTranslation();
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

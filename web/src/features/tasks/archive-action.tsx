import { ActionIcon, Alert, Tooltip } from '@mantine/core';
import { IconArchive, IconArchiveOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { putAway, putOnBoard } from './task-save.js';

/** Archives the task of a panel, which then closes, or puts it back. */
export function ArchiveAction({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isArchived = task.archived_at !== null;
  const label = t(isArchived ? 'tasks.panel.unarchive' : 'tasks.panel.archive');
  const Sign = isArchived ? IconArchiveOff : IconArchive;
  const act = async () => {
    if (isArchived) await putOnBoard(client, task);
    else if (await putAway(client, task)) onClose();
  };
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={() => void act()}>
        <Sign size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Says that a task is on no board. */
export function ArchivedNote() {
  const { t } = useTranslation();
  return (
    <Alert color="gray" p="xs" icon={<IconArchive size={18} aria-hidden />}>
      {t('tasks.panel.isArchived')}
    </Alert>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { restoreTask } from '../../data/tasks.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { shortened } from './task-save.js';

/** Takes a task out of the trash, and says how that went. */
export function useRestoreTask(task: Task) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const title = shortened(task.title);
  const restore = async () => {
    setBusy(true);
    await restoreTask(client, task.id).then(
      () => showMessage(t('tasks.gone.restored', { title })),
      (error: unknown) => showError(error, t('tasks.gone.notRestored')),
    );
    setBusy(false);
  };
  return { isBusy, restore };
}

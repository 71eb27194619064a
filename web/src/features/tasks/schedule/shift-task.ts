import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Task } from '../../../data/api.js';
import { formatDate } from '../../../lib/format.js';
import { showError } from '../../../ui/toasts.js';
import { changeTask, shortened } from '../task-save.js';
import { type Shift, shifted } from './shift.js';

/** Moves a task to other days, with undo. @returns whether it was moved; if not, why is shown. */
export async function shiftTask(client: QueryClient, task: Task, shift: Shift): Promise<boolean> {
  const fields = shifted(task, shift);
  if (!fields || Object.keys(fields).length === 0) return false;
  const title = shortened(task.title);
  const date = formatDate(fields.deadline ?? task.deadline ?? '');
  try {
    await changeTask(client, task, fields, { message: i18next.t('schedule.moved', { title, date }) });
    return true;
  } catch (error) {
    showError(error, i18next.t('tasks.panel.notSaved'));
    return false;
  }
}

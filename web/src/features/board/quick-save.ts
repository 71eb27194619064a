import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Task } from '../../data/api.js';
import { type TaskFields, updateTask } from '../../data/tasks.js';
import { undoTask } from '../../data/undo.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import type { QuickField } from './quick-edit.js';

/** Saves what was chosen on a card, and offers to put the former value back. */
export async function quickSave(
  client: QueryClient,
  task: Task,
  fields: TaskFields,
  derived: Partial<Task> = {},
  withoutUndo = false,
): Promise<void> {
  const names = Object.keys(fields) as QuickField[];
  const field = names.map((name) => i18next.t(`tasks.field.${name}`)).join(', ');
  try {
    const saved = await updateTask(client, task, fields, derived);
    if (withoutUndo) return;
    const former = Object.fromEntries(names.map((name) => [name, task[name]]));
    offerUndo(i18next.t('tasks.changed', { field, title: task.title }), () =>
      undoTask(client, saved, async (version) => {
        await updateTask(client, { ...saved, version }, former, { assigned_to_name: task.assigned_to_name });
      }),
    );
  } catch (error) {
    showError(error, i18next.t('tasks.panel.notSaved'));
  }
}

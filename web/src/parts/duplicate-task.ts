import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Task } from '../data/api.js';
import { copyTask } from '../data/copies.js';
import { deleteTask } from '../data/tasks.js';
import { undoTask } from '../data/undo.js';
import { loadLateTexts } from '../lib/i18n.js';
import { ApiProblem } from '../lib/problem.js';
import { offerUndo, showError } from '../ui/toasts.js';

/** Duplicates a task, and offers to take the copy away again; a refusal is explained. @returns the copy. */
export async function duplicateTask(client: QueryClient, task: Task): Promise<Task | undefined> {
  await loadLateTexts();
  const { title } = task;
  try {
    const copy = await copyTask(client, task);
    offerUndo(i18next.t('copies.duplicated', { title, key: copy.key }), () =>
      undoTask(client, copy, (version) => deleteTask(client, copy, version)),
    );
    return copy;
  } catch (error) {
    const isFull = error instanceof ApiProblem && 'limit' in error.body;
    showError(error, i18next.t(isFull ? 'copies.full' : 'copies.notDuplicated', { title }));
    return undefined;
  }
}

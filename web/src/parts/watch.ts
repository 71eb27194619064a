import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { setWatching, watchingQuery } from '../data/watching.js';
import { loadLateTexts } from '../lib/i18n.js';
import { statusOf } from '../lib/problem.js';
import { describeError } from '../ui/errors.js';
import { showError, showMessage } from '../ui/toasts.js';

/** Watches a task, or no longer, and says so. */
export async function watch(client: QueryClient, task_id: string, watching: boolean): Promise<void> {
  try {
    await setWatching(client, task_id, watching);
    showMessage(i18next.t(watching ? 'watch.begun' : 'watch.ended'));
  } catch (error) {
    showError(
      error,
      i18next.t('watch.failed'),
      statusOf(error) === 409 ? i18next.t('watch.full') : describeError(error),
    );
  }
}

/** The other way than now, for where the present state does not show. */
export async function toggleWatching(client: QueryClient, task_id: string): Promise<void> {
  try {
    await loadLateTexts();
    const { watching } = await client.fetchQuery(watchingQuery(task_id));
    await watch(client, task_id, !watching);
  } catch (error) {
    showError(error, i18next.t('watch.failed'));
  }
}

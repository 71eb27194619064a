import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { uploadAttachment } from '../../data/attachments.js';
import { loadLateTexts } from '../../lib/i18n.js';
import { randomKey } from '../../lib/random.js';
import { showError, showMessage } from '../../ui/toasts.js';

/** Attaches files that were dropped on a card, one after the other. */
export async function attachDropped(client: QueryClient, task_id: string, files: File[]): Promise<void> {
  await loadLateTexts();
  for (const file of files) {
    const { name } = file;
    const sending = { key: randomKey(), signal: new AbortController().signal, onProgress: () => undefined };
    try {
      await uploadAttachment(client, task_id, file, sending);
      showMessage(i18next.t('attachments.added', { name }));
    } catch (error) {
      showError(error, i18next.t('attachments.notSent', { name }));
    }
  }
}

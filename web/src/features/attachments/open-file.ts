import type { Attachment } from '../../data/api.js';
import { contentOf } from '../../data/attachments.js';

/** How long the address of a file is kept for the tab that loads it, in milliseconds. */
const KEPT_MS = 60_000;

/** Whether a file is shown in a tab of its own. */
export const isForTab = ({ type }: Attachment) => type === 'application/pdf' || type === 'text/plain';

/** Opens a file in a new tab. The tab is opened at once, since browsers allow it only in answer to a press. */
export async function openInTab(attachment: Attachment): Promise<void> {
  const tab = window.open('', '_blank');
  try {
    const url = URL.createObjectURL(await contentOf(attachment));
    setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
    if (tab) {
      tab.opener = null;
      tab.location.href = url;
    } else {
      saveFile(await contentOf(attachment), attachment.name);
    }
  } catch (error) {
    tab?.close();
    throw error;
  }
}

/** Saves a file under a name. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

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
    const content = await contentOf(attachment);
    if (!tab) return saveFile(content, attachment.name);
    tab.opener = null;
    tab.location.href = addressOf(content);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

/** Saves a file under a name. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = addressOf(blob);
  link.download = name;
  link.click();
}

/** An address of a file, for a while. */
function addressOf(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  return url;
}

import type { Attachment } from '../../data/api.js';
import { contentOf } from '../../data/attachments.js';
import { addressOf, saveFile } from '../../lib/save-file.js';

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

import { useQueryClient } from '@tanstack/react-query';
import { useOnConnected } from '../data/live.js';
import { sendUnsent } from '../features/board/title-queue.js';
import { draftName, keptNames } from '../lib/drafts.js';
import { loadAhead } from '../lib/late-part.js';

/** Sends tasks and comments that were typed offline, on any page, once there is a connection. */
export function UnsentTitles() {
  const queries = useQueryClient();
  useOnConnected(() => {
    sendUnsent(queries);
    if (keptNames(draftName('comments.unsent')).length === 0) return;
    loadAhead(async () => (await import('../features/comments/comment-queue.js')).sendUnsentComments(queries));
  });
  return null;
}

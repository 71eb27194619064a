import { useQueryClient } from '@tanstack/react-query';
import { useOnConnected } from '../data/live.js';
import { sendUnsent } from '../features/board/title-queue.js';
import { sendUnsentComments } from '../features/comments/comment-queue.js';

/** Sends tasks and comments that were typed offline, on any page, once there is a connection. */
export function UnsentTitles() {
  const queries = useQueryClient();
  useOnConnected(() => {
    sendUnsent(queries);
    sendUnsentComments(queries);
  });
  return null;
}

import { useQueryClient } from '@tanstack/react-query';
import { useOnConnected } from '../data/live.js';
import { sendUnsent } from '../features/board/title-queue.js';

/** Sends tasks that were typed offline, on any page, once there is a connection. */
export function UnsentTitles() {
  const queries = useQueryClient();
  useOnConnected(() => void sendUnsent(queries));
  return null;
}

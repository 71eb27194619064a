import { useQueryClient } from '@tanstack/react-query';
import { useOnConnected } from '../data/live.js';
import { sendUnsent } from '../features/board/title-queue.js';

/** Sends what was typed below columns without a connection, on whichever page somebody is when there is one again. */
export function UnsentTitles() {
  const queries = useQueryClient();
  useOnConnected(() => void sendUnsent(queries));
  return null;
}

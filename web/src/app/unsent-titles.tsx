import { useQueryClient } from '@tanstack/react-query';
import { useOnConnected } from '../data/live.js';
import { loadAhead } from '../lib/late.part.js';

const load = () => import('../features/board/title.queue.js');

/** Sends what was typed below columns without a connection, on whichever page somebody is when there is one again. */
export function UnsentTitles() {
  const queries = useQueryClient();
  useOnConnected(() => loadAhead(async () => (await load()).sendUnsent(queries)));
  return null;
}

import { notificationsStore } from '@mantine/notifications';
import { Suspense, useState, useSyncExternalStore } from 'react';
import { latePart } from '../lib/late-part.js';
import { useLoadedWhenIdle } from '../lib/when-idle.js';

const load = async () => ({ default: (await import('./toasts.js')).Toasts });
const Toasts = latePart(load);

/** Renders toasts. Loaded early, because "the server is unavailable" must show without the server. */
export function ToastHost() {
  useLoadedWhenIdle(load);
  const hasToasts = useSyncExternalStore(
    notificationsStore.subscribe,
    () => notificationsStore.getState().notifications.length > 0,
  );
  const [hadToasts, setHadToasts] = useState(hasToasts);
  if (hasToasts && !hadToasts) setHadToasts(true);
  if (!hadToasts) return null;
  return (
    <Suspense>
      <Toasts />
    </Suspense>
  );
}

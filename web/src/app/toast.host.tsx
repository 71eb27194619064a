import { notificationsStore } from '@mantine/notifications';
import { lazy, Suspense, useState, useSyncExternalStore } from 'react';

const Toasts = lazy(async () => ({ default: (await import('./toasts.js')).Toasts }));

/** Where toasts appear; loaded when there is one to show. */
export function ToastHost() {
  const has_toasts = useSyncExternalStore(
    notificationsStore.subscribe,
    () => notificationsStore.getState().notifications.length > 0,
  );
  const [had_toasts, setHadToasts] = useState(has_toasts);
  if (has_toasts && !had_toasts) setHadToasts(true);
  if (!had_toasts) return null;
  return (
    <Suspense>
      <Toasts />
    </Suspense>
  );
}

import { Notifications } from '@mantine/notifications';

/** Short messages that come and go, at the edge of the screen. */
export function Toasts() {
  return <Notifications position="bottom-right" limit={4} />;
}

import { Anchor, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../data/api.js';
import { useLiveClient } from '../data/live.js';
import { hrefTo } from '../lib/base-path.js';
import { noticePlace, noticeText } from '../ui/notice.js';

/** The maximum number of toasts; further notifications are only counted. */
const MOST = 2;
const SHOWN_MS = 8000;
const REST = 'notifications-rest';

/** What a watcher is told is counted, and in the inbox: it would come up all day. */
const QUIET = /^watched_/;

/** Shows new notifications as toasts, a few at a time, except in the inbox. */
export function NotificationToasts() {
  const { t } = useTranslation();
  const client = useLiveClient();
  const router = useRouter();
  const navigate = useNavigate();
  const shown = useRef(new Set<string>());
  const rest = useRef(0);
  useEffect(() => {
    const show = (id: string, text: string, label: string, place: string, onClose: () => void) => {
      const open = (event: React.MouseEvent) => {
        event.preventDefault();
        notifications.hide(id);
        void navigate({ to: place });
      };
      const toast = {
        id,
        role: 'status',
        autoClose: SHOWN_MS,
        onClose,
        closeButtonProps: { 'aria-label': t('common.close') },
        message: (
          <>
            <Text size="sm" lineClamp={3}>
              {text}
            </Text>
            <Anchor href={hrefTo(place)} size="sm" underline="always" onClick={open}>
              {label}
            </Anchor>
          </>
        ),
      };
      // The one that does not apply has no effect.
      notifications.update(toast);
      notifications.show(toast);
    };
    const take = (notification: Notification) => {
      if (QUIET.test(notification.type) || router.state.location.pathname === '/notifications') return;
      if (shown.current.size < MOST) {
        const { id } = notification;
        shown.current.add(id);
        const place = noticePlace(notification);
        const label = t(place ? 'notifications.open' : 'notifications.toInbox');
        show(id, noticeText(notification), label, place ?? '/notifications', () => shown.current.delete(id));
        return;
      }
      const count = ++rest.current;
      const text = t('notifications.newMany', { count });
      show(REST, text, t('notifications.toInbox'), '/notifications', () => (rest.current = 0));
    };
    return client.on('notification', take);
  }, [client, router, navigate, t]);
  return null;
}

import { ActionIcon, Indicator } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { unreadCountQuery } from '../data/notifications.js';

/** A link to the inbox, with the number of unread notifications. */
export function NotificationBell() {
  const { t } = useTranslation();
  const { data: total = '0' } = useQuery(unreadCountQuery());
  const count = Number.parseInt(total, 10) || 0;
  return (
    <Indicator label={count > 99 ? '99+' : count} disabled={count === 0} size={16} offset={4} color="red">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={count > 0 ? t('shell.notificationsUnread', { count }) : t('shell.notifications')}
        renderRoot={(props) => <Link to="/notifications" {...props} />}
      >
        <IconBell size={20} stroke={1.6} />
      </ActionIcon>
    </Indicator>
  );
}

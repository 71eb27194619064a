import { ActionIcon, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../../data/api.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { noticePlace, noticeText } from '../../ui/notice.js';
import { PersonAvatar } from '../../ui/person.js';
import classes from './notifications.module.css';

/** One notification: who did what, when, and the way there. */
export function NotificationItem({ notification, onRead }: { notification: Notification; onRead: () => void }) {
  const { t } = useTranslation();
  const { actor, created_at, read_at } = notification;
  const isUnread = read_at === null;
  const text = noticeText(notification);
  const place = noticePlace(notification);
  return (
    <li className={`${classes.item} ${isUnread ? classes.unread : ''}`}>
      <span aria-hidden>
        <PersonAvatar id={actor.id} name={actor.name} size={36} />
      </span>
      <div className={classes.text}>
        <Text size="sm" fw={isUnread ? 600 : undefined} component="div" lineClamp={3} title={text}>
          {place ? (
            <Link to={place} className={classes.link} onClick={isUnread ? onRead : undefined}>
              {text}
            </Link>
          ) : (
            text
          )}
        </Text>
        <Group gap="xs" mt={2}>
          <Text size="xs" c="dimmed">
            <time dateTime={created_at} title={formatMoment(created_at)}>
              {formatAgo(created_at)}
            </time>
          </Text>
          {isUnread && (
            <Badge size="xs" variant="light" tt="none">
              {t('notifications.unread')}
            </Badge>
          )}
        </Group>
      </div>
      {isUnread && (
        <Tooltip label={t('notifications.markRead')} position="left">
          <ActionIcon
            className={classes.action}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('notifications.markReadOf', { text })}
            onClick={onRead}
          >
            <IconCheck size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

import { Box, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../../data/api.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { noticeText } from '../../ui/notice.js';
import { PersonAvatar } from '../../ui/person.js';
import classes from './dashboard.module.css';
import { Nothing } from './section.js';

/** The inbox has the others. */
const MOST = 6;

/** The newest notifications; each leads to what it is about, where that can still be seen, else to the inbox. */
export function News({ notifications }: { notifications: Notification[] }) {
  const { t } = useTranslation();
  if (notifications.length === 0) return <Nothing text={t('dashboard.noNews')} />;
  return (
    <ul className={classes.rows}>
      {notifications.slice(0, MOST).map((notification) => (
        <li key={notification.id}>
          <Target notification={notification}>
            <Notice notification={notification} />
          </Target>
        </li>
      ))}
    </ul>
  );
}

function Target({
  notification: { type, task_id, project_id },
  children,
}: {
  notification: Notification;
  children: ReactNode;
}) {
  const isGone = ['task_unassigned', 'task_deleted', 'member_removed'].includes(type);
  if (!isGone && task_id)
    return (
      <Link to="/" search={{ task: task_id }} className={classes.row}>
        {children}
      </Link>
    );
  if (!isGone && project_id)
    return (
      <Link to="/projects/$projectId/board" params={{ projectId: project_id }} className={classes.row}>
        {children}
      </Link>
    );
  return (
    <Link to="/notifications" className={classes.row}>
      {children}
    </Link>
  );
}

function Notice({ notification }: { notification: Notification }) {
  const { t } = useTranslation();
  const { actor, created_at, read_at } = notification;
  return (
    <Group gap="sm" wrap="nowrap" miw={0} w="100%">
      <span aria-hidden>
        <PersonAvatar id={actor.id} name={actor.name} size={30} />
      </span>
      <Stack gap={0} miw={0} style={{ flex: 1 }}>
        <Text size="sm" fw={read_at ? 400 : 600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {noticeText(notification)}
        </Text>
        <Text size="xs" c="dimmed">
          <time dateTime={created_at} title={formatMoment(created_at)}>
            {formatAgo(created_at)}
          </time>
        </Text>
      </Stack>
      {!read_at && (
        <>
          <Box w={8} h={8} bg="blue" style={{ borderRadius: '50%', flex: 'none' }} aria-hidden />
          <VisuallyHidden>{t('dashboard.unread')}</VisuallyHidden>
        </>
      )}
    </Group>
  );
}

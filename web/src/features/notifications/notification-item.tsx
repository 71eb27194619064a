import { ActionIcon, Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../../data/api.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { noticePlace, noticeText } from '../../ui/notice.js';
import { PersonAvatar } from '../../ui/person.js';
import type { Line } from './collapse.js';
import classes from './notifications.module.css';

interface ItemProps {
  line: Line<Notification>;
  onRead: (notifications: Notification[]) => void;
}

const isUnread = ({ read_at }: Notification) => read_at === null;

/** What happened, newest first: who did what, when, and the way there. What happened to the same task before can be shown. */
export function NotificationItem({ line: { newest, earlier }, onRead }: ItemProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const unread = [newest, ...earlier].filter(isUnread);
  const isNew = unread.length > 0;
  const text = noticeText(newest);
  const read = () => onRead(unread);
  return (
    <li className={`${classes.item} ${isNew ? classes.unread : ''}`}>
      <span aria-hidden>
        <PersonAvatar id={newest.actor.id} name={newest.actor.name} size={36} />
      </span>
      <div className={classes.text}>
        <Told notification={newest} isNew={isNew} onFollow={isNew ? read : undefined} />
        <Group gap="xs" mt={2}>
          <Moment at={newest.created_at} />
          {isNew && (
            <Badge size="xs" variant="light" tt="none">
              {t('inbox.unread')}
            </Badge>
          )}
          {earlier.length > 0 && (
            <Button
              className={classes.action}
              variant="subtle"
              color="gray"
              size="compact-xs"
              fw={400}
              rightSection={
                isOpen ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />
              }
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              onClick={() => setOpen(!isOpen)}
            >
              {t('inbox.more', { count: earlier.length })}
            </Button>
          )}
        </Group>
        {isOpen && earlier.length > 0 && <Earlier id={id} notifications={earlier} />}
      </div>
      {isNew && (
        <Tooltip label={t('inbox.markRead')} position="left">
          <ActionIcon
            className={classes.action}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('inbox.markReadOf', { text })}
            onClick={read}
          >
            <IconCheck size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

/** The sentence, which leads to what it tells of. */
function Told({
  notification,
  isNew,
  onFollow,
}: {
  notification: Notification;
  isNew: boolean;
  onFollow?: () => void;
}) {
  const text = noticeText(notification);
  const place = noticePlace(notification);
  return (
    <Text size="sm" fw={isNew ? 600 : undefined} component="div" lineClamp={3} title={text}>
      {place ? (
        <Link to={place} className={classes.link} onClick={onFollow}>
          {text}
        </Link>
      ) : (
        text
      )}
    </Text>
  );
}

function Moment({ at }: { at: string }) {
  return (
    <Text size="xs" c="dimmed">
      <time dateTime={at} title={formatMoment(at)}>
        {formatAgo(at)}
      </time>
    </Text>
  );
}

function Earlier({ id, notifications }: { id: string; notifications: Notification[] }) {
  const { t } = useTranslation();
  return (
    <ul id={id} className={classes.earlier} aria-label={t('inbox.earlier')}>
      {notifications.map((notification) => (
        <li key={notification.id}>
          <Text size="sm" fw={isUnread(notification) ? 600 : undefined} span>
            {noticeText(notification)}
          </Text>
          <Moment at={notification.created_at} />
        </li>
      ))}
    </ul>
  );
}

import { Button, SegmentedControl, Stack, Title } from '@mantine/core';
import { IconBell, IconChecks } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../../data/api.js';
import {
  notificationPages,
  readAllNotifications,
  readNotifications,
  unreadCountQuery,
} from '../../data/notifications.js';
import { formatDate, today } from '../../lib/format.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { collapsed, type Line } from './collapse.js';
import { byDay } from './days.js';
import { NotificationItem } from './notification-item.js';
import classes from './notifications.module.css';

/** The inbox: what others did that concerns oneself. */
export function NotificationsPage() {
  const { t } = useTranslation();
  const { unread } = useSearch({ from: '/inside/notifications' });
  const navigate = useNavigate({ from: '/notifications' });
  const show = (which: string) => void navigate({ search: { unread: which === 'unread' || undefined }, replace: true });
  return (
    <Page title={t('shell.notifications')} subtitle={t('inbox.subtitle')} actions={<ReadAll />}>
      <Stack gap="md" maw={820} w="100%">
        <SegmentedControl
          aria-label={t('inbox.tabs')}
          style={{ alignSelf: 'flex-start' }}
          value={unread ? 'unread' : 'all'}
          onChange={show}
          data={[
            { value: 'all', label: t('inbox.all') },
            { value: 'unread', label: t('inbox.unread') },
          ]}
        />
        <Inbox key={String(unread)} unread={unread} showAll={() => show('all')} />
      </Stack>
    </Page>
  );
}

function ReadAll() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const { data: count = '0' } = useQuery(unreadCountQuery());
  const readAll = async () => {
    setBusy(true);
    try {
      showMessage(t('inbox.allRead', { count: await readAllNotifications(queries) }));
    } catch (error) {
      showError(error, t('inbox.notMarked'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      variant="default"
      leftSection={<IconChecks size={18} aria-hidden />}
      disabled={count === '0'}
      loading={isBusy}
      onClick={() => void readAll()}
    >
      {t('inbox.markAllRead')}
    </Button>
  );
}

function Inbox({ unread, showAll }: { unread: true | undefined; showAll: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useInfiniteQuery(notificationPages(unread ? { unread } : {}));
  useMinute();
  const read = (read: Notification[]) =>
    void readNotifications(
      queries,
      read.map(({ id }) => id),
    ).catch((error: unknown) => showError(error, t('inbox.notMarked')));
  if (!query.data) return query.error ? <ErrorState error={query.error} retry={query.refetch} /> : <LoadingLines />;
  const rows = query.data.pages.flatMap(({ rows }) => rows);
  if (rows.length === 0) return <Empty unread={unread} showAll={showAll} />;
  return (
    <>
      {byDay(rows).map(({ date, rows }) => (
        <section key={date} aria-labelledby={`day-${date}`}>
          <Title order={2} size="h6" c="dimmed" mb="xs" id={`day-${date}`}>
            {date === today() ? t('inbox.today') : date === today(-1) ? t('inbox.yesterday') : formatDate(date)}
          </Title>
          <ul className={classes.list}>
            {collapsed(rows).map((line) => (
              <NotificationItem key={keyOf(line)} line={line} onRead={read} />
            ))}
          </ul>
        </section>
      ))}
      {query.hasNextPage && (
        <Button
          variant="default"
          mx="auto"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

/** A line stays the same, and open, while more is told of its task. */
const keyOf = ({ newest, earlier }: Line<Notification>) => (earlier.at(-1) ?? newest).id;

function Empty({ unread, showAll }: { unread: true | undefined; showAll: () => void }) {
  const { t } = useTranslation();
  if (!unread) return <EmptyState icon={IconBell} title={t('inbox.emptyTitle')} text={t('inbox.emptyText')} />;
  return (
    <EmptyState
      icon={IconChecks}
      title={t('inbox.unreadEmptyTitle')}
      text={t('inbox.unreadEmptyText')}
      action={
        <Button variant="default" onClick={showAll}>
          {t('inbox.showAll')}
        </Button>
      }
    />
  );
}

/** Draws anew each minute: how long ago something was, grows. */
function useMinute(): void {
  const [, setMinute] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setMinute((minute) => minute + 1), 60_000);
    return () => clearInterval(timer);
  }, []);
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarFeed, calendarQuery, closeCalendar, openCalendar } from '../../data/calendar.js';
import { formatAgo } from '../../lib/format.js';
import { Section } from '../../ui/section.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { CalendarAddress } from './calendar-address.js';

/** What is asked before it is done, as it cannot be undone. */
type Asked = 'replace' | 'off';

/** The user's deadlines for their calendar program. */
export function OwnCalendar() {
  const { t } = useTranslation();
  const { data: feed, error, refetch } = useQuery(calendarQuery());
  return (
    <Section title={t('calendar.title')} text={t('calendar.text')}>
      {feed ? (
        <Feed feed={feed} />
      ) : error ? (
        <ErrorState error={error} retry={refetch} />
      ) : (
        <LoadingLines count={1} height={36} />
      )}
    </Section>
  );
}

function Feed({ feed: { is_on, created_at, last_used_at } }: { feed: CalendarFeed }) {
  const { t } = useTranslation();
  const { url, asked, isBusy, ask, open, close } = useFeed();
  return (
    <Stack gap="md">
      {is_on && created_at && (
        <Text size="sm" c="dimmed">
          {t('calendar.on', { when: formatAgo(created_at) })}{' '}
          {last_used_at ? t('calendar.lastRead', { when: formatAgo(last_used_at) }) : t('calendar.neverRead')}
        </Text>
      )}
      {is_on && url !== undefined && <CalendarAddress url={url} />}
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconCalendarPlus size={16} aria-hidden />}
          loading={isBusy && !asked}
          onClick={() => (is_on ? ask('replace') : void open())}
        >
          {t(is_on ? 'calendar.replace' : 'calendar.create')}
        </Button>
        {is_on && (
          <Button variant="default" onClick={() => ask('off')}>
            {t('calendar.off')}
          </Button>
        )}
      </Group>
      <Modal
        opened={asked !== undefined}
        onClose={() => ask(undefined)}
        title={asked && t(`calendar.${asked}Title`)}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        <Stack gap="md">
          <Text size="sm">{asked && t(`calendar.${asked}Text`)}</Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => ask(undefined)} data-autofocus>
              {t('common.cancel')}
            </Button>
            <Button color="red" loading={isBusy} onClick={() => void (asked === 'off' ? close() : open())}>
              {asked && t(`calendar.${asked}`)}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}

function useFeed() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [url, setUrl] = useState<string>();
  const [asked, ask] = useState<Asked>();
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>, failed: string) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      showError(error, failed);
    } finally {
      setBusy(false);
      ask(undefined);
    }
  };
  const open = () => run(async () => setUrl(await openCalendar(queries)), t('calendar.notCreated'));
  const close = () =>
    run(async () => {
      await closeCalendar(queries);
      setUrl(undefined);
      showMessage(t('calendar.isOff'));
    }, t('calendar.notOff'));
  return { url, asked, isBusy, ask, open, close };
}

import { Badge, Button, Group, Text, ThemeIcon } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSession, sessionsQuery } from '../../data/users.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { Section } from '../../ui/section.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { deviceOf } from './device.js';
import classes from './sessions-list.module.css';

interface Session {
  id: string;
  user_agent: string;
  address: string;
  created_at: string;
  last_used_at: string;
  current: boolean;
}

/** Where one is logged in, to be ended one by one or all but this. */
export function SessionsList() {
  const { t } = useTranslation();
  const { data: sessions, error, refetch } = useQuery(sessionsQuery());
  const { end, isBusy } = useEndSessions();
  const others = sessions?.filter(({ current }) => !current) ?? [];
  return (
    <Section title={t('profile.sessions')} text={t('profile.sessionsText')}>
      {!sessions && (error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={2} height={64} />)}
      {sessions && (
        <ul className={classes.list}>
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isBusy={isBusy}
              onEnd={(device) => void end([session], t('profile.loggedOut', { device }))}
            />
          ))}
        </ul>
      )}
      {others.length > 1 && (
        <Button
          variant="default"
          mt="sm"
          loading={isBusy}
          onClick={() => void end(others, t('profile.loggedOutOthers'))}
        >
          {t('profile.logOutOthers')}
        </Button>
      )}
    </Section>
  );
}

function useEndSessions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const end = async (sessions: Session[], message: string) => {
    setBusy(true);
    try {
      for (const { id } of sessions)
        await endSession(queries, id).catch((error: unknown) => {
          // It has ended by itself meanwhile.
          if (statusOf(error) !== 404) throw error;
        });
      showMessage(message);
    } catch (error) {
      showError(error, t('profile.notLoggedOut'));
    } finally {
      setBusy(false);
    }
  };
  return { end, isBusy };
}

interface RowProps {
  session: Session;
  isBusy: boolean;
  onEnd: (device: string) => void;
}

function SessionRow({ session, isBusy, onEnd }: RowProps) {
  const { t } = useTranslation();
  const { program, system, isHandheld } = deviceOf(session.user_agent);
  const name = program && system ? t('profile.device', { program, system }) : (program ?? system);
  const device = name ?? t('profile.unknownDevice');
  const Picture = isHandheld ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={classes.session}>
      <ThemeIcon variant="light" size={40} radius="md" color={session.current ? 'blue' : 'gray'} aria-hidden>
        <Picture size={22} stroke={1.6} />
      </ThemeIcon>
      <div className={classes.about}>
        <Group gap="xs">
          <Text fw={500} title={session.user_agent}>
            {device}
          </Text>
          {session.current && (
            <Badge size="sm" variant="light" color="green" tt="none">
              {t('profile.thisDevice')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('profile.lastUsed', { when: formatAgo(session.last_used_at) })} ·{' '}
          {t('profile.from', { address: session.address })}
        </Text>
        <Text size="xs" c="dimmed">
          {t('profile.since', { when: formatMoment(session.created_at) })}
        </Text>
      </div>
      {!session.current && (
        <Button
          size="xs"
          variant="default"
          disabled={isBusy}
          aria-label={t('profile.logOutDevice', { device })}
          onClick={() => onEnd(device)}
        >
          {t('profile.logOut')}
        </Button>
      )}
    </li>
  );
}

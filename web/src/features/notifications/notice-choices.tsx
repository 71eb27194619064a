import { Group, Stack, Switch, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { optionsQuery } from '../../data/options.js';
import {
  type NoticePreference,
  setNotice,
  type UserPreferences,
  userPreferencesQuery,
  type Way,
} from '../../data/user-preferences.js';
import { Section } from '../../ui/section.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { MailChoices } from './mail-choices.js';

/** Of what the user wants to be told, and by which way: each has a switch, which takes effect at once. */
export function NoticeChoices() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(userPreferencesQuery());
  return (
    <Section title={t('notices.title')} text={t('notices.text')}>
      {data ? (
        <Choices preferences={data} />
      ) : error ? (
        <ErrorState error={error} retry={refetch} />
      ) : (
        <LoadingLines count={5} height={40} />
      )}
    </Section>
  );
}

function Choices({ preferences }: { preferences: UserPreferences }) {
  const { t } = useTranslation();
  const { data: options } = useQuery(optionsQuery());
  return (
    <Stack gap="sm">
      {options?.mail === false && (
        <Text size="sm" c="dimmed">
          {t('notices.noMail')}
        </Text>
      )}
      {preferences.notifications.map((one) => (
        <NoticeRow key={one.kind} preference={one} isMailOn={options?.mail === true} />
      ))}
      {options?.mail === true && <MailChoices preferences={preferences} />}
    </Stack>
  );
}

function NoticeRow({ preference, isMailOn }: { preference: NoticePreference; isMailOn: boolean }) {
  const { t } = useTranslation();
  const { kind, app, mail } = preference;
  const name = t(`notices.${kind}`);
  const change = useChange(preference);
  return (
    <Group justify="space-between" align="flex-start" gap="md" wrap="nowrap">
      <Switch
        label={name}
        description={t(`notices.${kind}Text`)}
        checked={app}
        onChange={(event) => change('app', event.currentTarget.checked)}
      />
      <Switch
        label={t('notices.mail')}
        aria-label={t('notices.mailOf', { name })}
        labelPosition="left"
        checked={mail && isMailOn}
        disabled={!isMailOn}
        onChange={(event) => change('mail', event.currentTarget.checked)}
      />
    </Group>
  );
}

const TOLD = {
  app: { on: 'notices.isOn', off: 'notices.isOff' },
  mail: { on: 'notices.mailIsOn', off: 'notices.mailIsOff' },
} as const;

/** Turns a way on or off, and offers to take that back. */
function useChange({ kind }: NoticePreference): (way: Way, isOn: boolean) => void {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (way, isOn) => {
    const set = (value: boolean) => setNotice(client, kind, way, value);
    void set(isOn).then(
      () => offerUndo(t(TOLD[way][isOn ? 'on' : 'off'], { name: t(`notices.${kind}`) }), () => set(!isOn)),
      (error: unknown) => showError(error, t('notices.notSaved')),
    );
  };
}

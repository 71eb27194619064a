import { Select, SimpleGrid } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type MailSettings, setMailSettings, type UserPreferences } from '../../data/user-preferences.js';
import { currentLanguage, currentLocale, type Language, LANGUAGES } from '../../lib/i18n.js';
import { timeZone } from '../../lib/time-zone.js';
import { showError } from '../../ui/toasts.js';

/** More zones than that are found by typing. */
const MAX_SHOWN = 100;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** How mails to the user are: when they come, in which language, and at what time of which place. */
export function MailChoices({ preferences }: { preferences: UserPreferences }) {
  const { t } = useTranslation();
  const { language, time_zone, mails } = preferences;
  const set = useMailSettings();
  const zone = time_zone ?? timeZone();
  const zones = useMemo(() => [...new Set([zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])], [zone]);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" mt="xs">
      <Select
        label={t('notices.rhythm')}
        data={[
          { value: 'at_once', label: t('notices.atOnce') },
          { value: 'daily', label: t('notices.daily') },
        ]}
        value={mails}
        allowDeselect={false}
        onChange={(value) => value && set({ mails: value })}
      />
      <HourChoice preferences={preferences} onChoose={(digest_hour) => set({ digest_hour })} />
      <Select
        label={t('notices.mailLanguage')}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        value={language ?? currentLanguage()}
        allowDeselect={false}
        onChange={(value) => value && set({ language: value as Language })}
      />
      <Select
        label={t('notices.timeZone')}
        data={zones}
        limit={MAX_SHOWN}
        value={zone}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('notices.noZone')}
        onChange={(value) => value && set({ time_zone: value })}
      />
    </SimpleGrid>
  );
}

interface HourProps {
  preferences: UserPreferences;
  onChoose: (hour: number) => void;
}

/** At which hour the daily mail comes. */
function HourChoice({ preferences: { mails, digest_hour }, onChoose }: HourProps) {
  const { t } = useTranslation();
  const form = new Intl.DateTimeFormat(currentLocale(), { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  return (
    <Select
      label={t('notices.hour')}
      data={HOURS.map((hour) => ({ value: String(hour), label: form.format(Date.UTC(2000, 0, 1, hour)) }))}
      value={String(digest_hour)}
      disabled={mails !== 'daily'}
      allowDeselect={false}
      onChange={(value) => value !== null && onChoose(Number(value))}
    />
  );
}

function useMailSettings(): (settings: Partial<MailSettings>) => void {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (settings) =>
    void setMailSettings(client, settings).catch((error: unknown) => showError(error, t('notices.notSaved')));
}

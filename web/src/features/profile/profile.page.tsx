import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../lib/use-session.js';
import { Page } from '../../ui/page.js';
import { PersonAvatar } from '../../ui/person.js';
import { LanguageChoice, ThemeChoice } from '../../ui/preferences.js';
import { Section } from '../../ui/section.js';
import { DetailsForm } from './details-form.js';
import { PasswordForm } from './password-form.js';
import { SessionsList } from './sessions-list.js';

type Parts = Record<'factor' | 'tokens' | 'calendar' | 'notices', ReactNode>;

/** Oneself: name, address, password, devices, and how one wants the page. */
export function ProfilePage({ factor, tokens, calendar, notices }: Parts) {
  const { t } = useTranslation();
  const { id, name, role } = useUser();
  return (
    <Page
      title={t('shell.profile')}
      subtitle={
        <Group gap="xs" mt={4} wrap="nowrap">
          <PersonAvatar id={id} name={name} />
          <Text inherit style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Badge size="sm" variant="light" tt="none" style={{ flexShrink: 0 }}>
            {t(`role.${role}`)}
          </Badge>
        </Group>
      }
    >
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack gap="md">
          <DetailsForm />
          <PasswordForm />
          {factor}
          {tokens}
        </Stack>
        <Stack gap="md">
          <SessionsList />
          {notices}
          {calendar}
          <Section title={t('profile.appearance')} text={t('profile.appearanceText')}>
            <Stack gap="md" align="flex-start">
              <LanguageChoice />
              <ThemeChoice />
              <Text size="xs" c="dimmed">
                {t('profile.themeText', { auto: t('theme.auto') })}
              </Text>
            </Stack>
          </Section>
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconLayoutKanban } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageChoice, ThemeChoice } from '../../ui/preferences.js';
import classes from './auth-frame.module.css';
import { useScreenTitle } from '../../ui/document-title.js';

interface Props {
  /** What the browser's tab says. */
  name: string;
  title: string;
  text: string;
  /** What to tell before the form. */
  notice?: ReactNode;
  /** Below the card: where else one may want to go. */
  elsewhere: ReactNode;
  children: ReactNode;
}

/** The frame of what is shown to who is not logged in. */
export function AuthFrame({ name, title, text, notice, elsewhere, children }: Props) {
  const { t } = useTranslation();
  useScreenTitle(name);
  return (
    <div className={classes.page}>
      <main className={classes.main}>
        <Stack className={classes.content} gap="lg">
          <Group justify="center" gap="sm">
            <span className={classes.mark} aria-hidden>
              <IconLayoutKanban size={24} />
            </span>
            <Text fw={700} fz={24}>
              FlowTrack
            </Text>
          </Group>
          {notice}
          <Paper className={classes.card} radius="lg" shadow="md" p={{ base: 'lg', xs: 'xl' }}>
            <Stack gap={4} mb="lg">
              <Title order={1} size="h2">
                {title}
              </Title>
              <Text c="dimmed" size="sm">
                {text}
              </Text>
            </Stack>
            {children}
          </Paper>
          <Text ta="center" size="sm" component="div">
            {elsewhere}
          </Text>
        </Stack>
      </main>
      <footer className={classes.preferences} aria-label={t('auth.preferences')}>
        <LanguageChoice size="xs" />
        <ThemeChoice size="xs" />
      </footer>
    </div>
  );
}

import { Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { session } from '../../lib/session.js';
import { useUser } from '../../lib/use-session.js';
import { useScreenTitle } from '../../ui/document-title.js';
import { LanguageChoice } from '../../ui/preferences.js';
import { SetUp } from './set-up.js';

/** All that is shown to who must set up a second factor before anything else. */
export function FactorFirst() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { email } = useUser();
  useScreenTitle(t('factor.title'));
  const goOn = () => {
    // What was refused is asked for again.
    queries.clear();
    session.requireFactor(false);
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack gap="md" w="100%" maw={460}>
        <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }}>
          <Stack gap={4} mb="lg">
            <Title order={1} size="h2">
              {t('factor.requiredTitle')}
            </Title>
            <Text c="dimmed" size="sm">
              {t('factor.requiredText')}
            </Text>
          </Stack>
          <SetUp onDone={goOn} />
        </Paper>
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
          <Group gap="sm">
            <LanguageChoice size="xs" />
            <Button size="xs" variant="default" onClick={() => void session.logout()}>
              {t('factor.logOut')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Center>
  );
}

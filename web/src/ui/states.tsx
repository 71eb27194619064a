import { Alert, Button, Center, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from './errors.js';

interface EmptyProps {
  icon: Icon;
  title: string;
  /** What this is for, and what the next step is. */
  text?: string;
  /** The next step. */
  action?: ReactNode;
  /** 1 where this is the whole screen, and its title that of the screen. */
  order?: 1 | 2;
}

/** Nothing is here yet: why, and what to do next. */
export function EmptyState({ icon: Picture, title, text, action, order = 2 }: EmptyProps) {
  return (
    <Center p="xl" mih={240}>
      <Stack align="center" gap="sm" maw={420}>
        <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
          <Picture size={28} stroke={1.5} />
        </ThemeIcon>
        <Title order={order} size="h4" ta="center">
          {title}
        </Title>
        {text && (
          <Text c="dimmed" ta="center" size="sm">
            {text}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}

/** Something could not be loaded: why, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle />}
      title={t('errors.notLoaded')}
      maw={560}
      mx="auto"
      my="xl"
      role="alert"
    >
      <Stack align="flex-start" gap="sm">
        <Text size="sm">{describeError(error)}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={() => void retry()}>
            {t('common.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Lines that hold the place of what is being loaded. */
export function LoadingLines({ count = 6, height = 44 }: { count?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </Stack>
  );
}

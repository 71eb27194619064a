import { Anchor, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

interface SectionProps {
  title: string;
  /** What is in it, in one line. */
  text?: string;
  /** Where there is more of it. */
  link?: ReactNode;
  children: ReactNode;
}

/** A part of the dashboard. */
export function Section({ title, text, link, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" bg="var(--ft-card)" aria-labelledby={id} miw={0}>
      <Group justify="space-between" align="baseline" gap="xs" mb={text ? 0 : 'xs'}>
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {link}
      </Group>
      {text && (
        <Text size="sm" c="dimmed" mb="xs">
          {text}
        </Text>
      )}
      {children}
    </Paper>
  );
}

export function SectionLink({
  to,
  children,
}: {
  to: '/my-tasks' | '/projects' | '/notifications';
  children: ReactNode;
}) {
  return (
    <Anchor size="sm" py={2} renderRoot={(props) => <Link to={to} {...props} />}>
      {children}
    </Anchor>
  );
}

/** Holds the place of a section's lines. */
export function SectionLoading() {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" aria-label={t('common.loading')}>
      {[1, 2, 3, 4].map((line) => (
        <Skeleton key={line} height={36} />
      ))}
    </Stack>
  );
}

/** Stands where a section has nothing to show. */
export function Nothing({ text }: { text: string }) {
  return (
    <Text size="sm" c="dimmed" py="sm">
      {text}
    </Text>
  );
}

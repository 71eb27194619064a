import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useScreenTitle } from './document-title.js';

interface PageProps {
  title: string;
  /** One line below the title. */
  subtitle?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen with its title, which is the browser tab's too. */
export function Page({ title, subtitle, actions, children }: PageProps) {
  useScreenTitle(title);
  return (
    <Stack gap="lg" px="var(--ft-gutter)" py={{ base: 'sm', sm: 'lg' }} w="100%">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} miw={0}>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {subtitle && (
            <Text component="div" c="dimmed" size="sm">
              {subtitle}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

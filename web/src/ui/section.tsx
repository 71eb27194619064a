import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of a screen with its own heading. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Paper component="section" aria-label={title} withBorder p={{ base: 'md', sm: 'lg' }} radius="lg">
      <Stack gap={2} mb="md">
        <Title order={2} size="h4">
          {title}
        </Title>
        {text && (
          <Text c="dimmed" size="sm">
            {text}
          </Text>
        )}
      </Stack>
      {children}
    </Paper>
  );
}

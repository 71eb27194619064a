import { Box, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** The part of a project's screen below its tabs, scrolling by itself. */
export function ScrollPane({ children, gap = 'lg' }: { children: ReactNode; gap?: string }) {
  return (
    <Box pos="relative" mih={0} style={{ flex: 1, overflow: 'auto' }}>
      <Stack gap={gap} px="var(--ft-gutter)" py={{ base: 'sm', sm: 'lg' }} w="100%">
        {children}
      </Stack>
    </Box>
  );
}

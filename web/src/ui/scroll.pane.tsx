import { Box, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** The part of a project's screen below its tabs, scrolling by itself. */
export function ScrollPane({ children, maw = 1000 }: { children: ReactNode; maw?: number }) {
  return (
    <Box pos="relative" mih={0} style={{ flex: 1, overflow: 'auto' }}>
      <Stack gap="lg" p={{ base: 'sm', sm: 'lg' }} maw={maw} mx="auto" w="100%">
        {children}
      </Stack>
    </Box>
  );
}

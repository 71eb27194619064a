import { useMantineTheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';

/** Whether the window is as narrow as a phone; right from the first rendering on. */
export function useIsPhone(): boolean {
  const { breakpoints } = useMantineTheme();
  return useMediaQuery(`(max-width: ${breakpoints.sm})`, false, { getInitialValueInEffect: false });
}

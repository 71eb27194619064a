import { Group, Progress, Text } from '@mantine/core';
import { formatPercent } from '../lib/format.js';

/** How much is done, as a bar and in percent. */
export function ProgressLine({ label, percent }: { label: string; percent: number }) {
  return (
    <Group gap="xs" wrap="nowrap" w="100%">
      <Progress
        value={percent}
        aria-label={label}
        color={percent >= 100 ? 'green' : 'blue'}
        size="md"
        style={{ flex: 1 }}
      />
      <Text size="xs" c="dimmed" miw={52} ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatPercent(percent)}
      </Text>
    </Group>
  );
}

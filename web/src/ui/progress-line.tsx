import { Group, Progress, Text } from '@mantine/core';
import { Percent } from './percent.js';

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
      <Text size="xs" c="dimmed" miw={40} ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Percent value={percent} />
      </Text>
    </Group>
  );
}

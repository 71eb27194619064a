import { Avatar, Group, Text, Tooltip } from '@mantine/core';

/** The initials of somebody, in a colour of their own. */
export function PersonAvatar({
  name,
  size = 26,
  withTooltip = false,
}: {
  name: string;
  size?: number;
  withTooltip?: boolean;
}) {
  const avatar = <Avatar name={name} color="initials" size={size} radius="xl" alt={name} variant="filled" />;
  return withTooltip ? <Tooltip label={name}>{avatar}</Tooltip> : avatar;
}

export function PersonName({ name, size = 26 }: { name: string; size?: number }) {
  return (
    <Group gap="xs" wrap="nowrap" miw={0}>
      <Avatar name={name} color="initials" size={size} radius="xl" alt="" aria-hidden variant="filled" />
      <Text size="sm" truncate title={name}>
        {name}
      </Text>
    </Group>
  );
}

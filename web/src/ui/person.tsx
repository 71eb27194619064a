import { Avatar, Group, Text, Tooltip } from '@mantine/core';

/** Dark enough for white initials, at 4.5:1. */
const INITIALS_COLORS = ['blue', 'grape', 'violet', 'indigo', 'pink', 'red'];

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
  const avatar = (
    <Avatar
      name={name}
      color="initials"
      allowedInitialsColors={INITIALS_COLORS}
      size={size}
      radius="xl"
      alt={name}
      variant="filled"
    />
  );
  return withTooltip ? <Tooltip label={name}>{avatar}</Tooltip> : avatar;
}

export function PersonName({ name, size = 26 }: { name: string; size?: number }) {
  return (
    <Group gap="xs" wrap="nowrap" miw={0}>
      <Avatar
        name={name}
        color="initials"
        allowedInitialsColors={INITIALS_COLORS}
        size={size}
        radius="xl"
        alt=""
        aria-hidden
        variant="filled"
      />
      <Text size="sm" truncate title={name} dir="auto">
        {name}
      </Text>
    </Group>
  );
}

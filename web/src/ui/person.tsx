import { Avatar, type AvatarProps, Group, Text, Tooltip } from '@mantine/core';
import { initialsOf } from '../lib/graphemes.js';
import { faceColor } from './face.js';

interface FaceProps {
  /** Whose face it is; unknown of somebody whose account is gone. */
  id: string | null;
  name: string;
  size?: number;
}

/** The initials of somebody, in a color of their own. */
export function PersonAvatar({ withTooltip = false, ...person }: FaceProps & { withTooltip?: boolean }) {
  const avatar = <Face {...person} alt={person.name} />;
  return withTooltip ? <Tooltip label={person.name}>{avatar}</Tooltip> : avatar;
}

export function PersonName(person: FaceProps) {
  return (
    <Group gap="xs" wrap="nowrap" miw={0}>
      <Face {...person} alt="" aria-hidden />
      <Text size="sm" truncate title={person.name} dir="auto">
        {person.name}
      </Text>
    </Group>
  );
}

/** What else it is given, such as by a tooltip, is for the picture. */
function Face({ id, name, size = 26, ...about }: FaceProps & AvatarProps & { 'aria-hidden'?: boolean }) {
  return (
    <Avatar
      {...about}
      size={size}
      radius="xl"
      variant="filled"
      // Neither shrinks nor grows with what stands beside it.
      flex="none"
      vars={() => ({ root: { '--avatar-bg': faceColor(id ?? name), '--avatar-color': '#fff' } })}
    >
      {initialsOf(name)}
    </Avatar>
  );
}

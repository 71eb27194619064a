import { Anchor } from '@mantine/core';

const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/;

/** Text as it was typed, in which addresses can be followed. */
export function LinkedText({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, index) =>
    index % 2 === 1 ? (
      <Anchor key={index} href={part} target="_blank" rel="noopener noreferrer nofollow" inherit underline="always">
        {part}
      </Anchor>
    ) : (
      part
    ),
  );
}

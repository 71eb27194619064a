import { Group, Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import type { TableThProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface SortThProps extends TableThProps {
  children: ReactNode;
  /** How the table is sorted by this column now, if it is. */
  direction?: 'ascending' | 'descending';
  onSort: () => void;
}

/** The head of a column by which a table can be sorted. */
export function SortTh({ children, direction, onSort, ...props }: SortThProps) {
  const Arrow = direction === 'ascending' ? IconArrowUp : direction ? IconArrowDown : IconArrowsSort;
  return (
    <Table.Th aria-sort={direction ?? 'none'} {...props}>
      <UnstyledButton onClick={onSort} fz="sm" fw={600} mih={24}>
        <Group component="span" gap={4} wrap="nowrap" justify={props.ta === 'right' ? 'flex-end' : 'flex-start'}>
          {children}
          <Arrow size={14} opacity={direction ? 1 : 0.5} aria-hidden style={{ flex: 'none' }} />
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}

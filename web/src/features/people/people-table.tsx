import { ActionIcon, Badge, Group, Menu, Paper, Table, Text, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconArrowDown,
  IconArrowUp,
  IconDeviceMobile,
  IconDots,
  IconKey,
  IconPlugConnected,
  IconPencil,
  IconShieldDown,
  IconShieldUp,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../data/api.js';
import { dayOf, formatDate } from '../../lib/format.js';
import { useUser } from '../../lib/use-session.js';
import { PersonAvatar } from '../../ui/person.js';
import classes from './people-table.module.css';
import type { PersonTask } from './person-dialogs.js';
import type { Sort } from './sorts.js';

interface Props {
  people: User[];
  sort: Sort | undefined;
  onSort: (fields: { sort?: string }) => void;
  onTask: (task: PersonTask) => void;
}

/** A table where there is room for one, else cards. */
export function PeopleTable({ people, sort, onSort, onTask }: Props) {
  const { t } = useTranslation();
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  if (!isWide) return <PeopleCards people={people} onTask={onTask} />;
  return (
    <div className={classes.frame}>
      <Table verticalSpacing="xs" horizontalSpacing="md" highlightOnHover layout="fixed" aria-label={t('people.table')}>
        <Table.Thead>
          <Table.Tr>
            <SortedHeader label={t('common.name')} up="name" sort={sort ?? 'name'} onSort={onSort} />
            <SortedHeader label={t('common.email')} up="email" sort={sort ?? 'name'} onSort={onSort} />
            <SortedHeader label={t('common.role')} up="role,name" sort={sort ?? 'name'} onSort={onSort} width={110} />
            <SortedHeader
              label={t('people.joined')}
              up="created_at"
              down="-created_at"
              sort={sort ?? 'name'}
              onSort={onSort}
              width={150}
            />
            <Table.Th w={100}>{t('common.actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Td>
                <PersonCell person={person} />
              </Table.Td>
              <Table.Td>
                <Text size="sm" truncate title={person.email}>
                  {person.email}
                </Text>
              </Table.Td>
              <Table.Td>
                <RoleBadge role={person.role} />
              </Table.Td>
              <Table.Td>
                <time dateTime={person.created_at}>{formatDate(dayOf(person.created_at))}</time>
              </Table.Td>
              <Table.Td>
                <PersonActions person={person} onTask={onTask} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface HeaderProps {
  label: string;
  up: Sort;
  down?: Sort;
  sort: Sort;
  onSort: Props['onSort'];
  width?: number;
}

function SortedHeader({ label, up, down, sort, onSort, width }: HeaderProps) {
  const direction = sort === up ? 'ascending' : sort === down ? 'descending' : undefined;
  const next = sort === up && down ? down : up;
  const Sign = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th w={width} aria-sort={direction}>
      <UnstyledButton
        fz="sm"
        fw={700}
        mih={24}
        onClick={() => onSort({ sort: next === 'name' ? undefined : next })}
        style={{ display: 'flex', alignItems: 'center', gap: 4 }}
      >
        {label}
        {direction && <Sign size={14} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}

function PeopleCards({ people, onTask }: Pick<Props, 'people' | 'onTask'>) {
  const { t } = useTranslation();
  return (
    <ul className={classes.cards} aria-label={t('people.table')}>
      {people.map((person) => (
        <Paper component="li" withBorder p="sm" radius="lg" key={person.id}>
          <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
            <PersonCell person={person} email={person.email} />
            <PersonActions person={person} onTask={onTask} />
          </Group>
          <Group gap="xs" mt="xs">
            <RoleBadge role={person.role} />
            <Text size="xs" c="dimmed">
              {t('people.joinedOn', { date: formatDate(dayOf(person.created_at)) })}
            </Text>
          </Group>
        </Paper>
      ))}
    </ul>
  );
}

function PersonCell({ person, email }: { person: User; email?: string }) {
  const { t } = useTranslation();
  const isMe = useUser().id === person.id;
  return (
    <div className={classes.person}>
      <span aria-hidden>
        <PersonAvatar id={person.id} name={person.name} size={32} />
      </span>
      <div className={classes.text}>
        <Text size="sm" fw={500} truncate title={person.name} dir="auto">
          {person.name}
          {isMe && (
            <Text span inherit fw={400} c="dimmed">
              {` (${t('common.you')})`}
            </Text>
          )}
        </Text>
        {email && (
          <Text size="xs" c="dimmed" truncate title={email}>
            {email}
          </Text>
        )}
      </div>
    </div>
  );
}

function RoleBadge({ role }: Pick<User, 'role'>) {
  const { t } = useTranslation();
  return (
    <Badge
      size="sm"
      variant="light"
      color={role === 'admin' ? 'violet' : 'gray'}
      tt="none"
      fw={500}
      display="flex"
      w="fit-content"
    >
      {t(`role.${role}`)}
    </Badge>
  );
}

function PersonActions({ person, onTask }: { person: User; onTask: Props['onTask'] }) {
  const { t } = useTranslation();
  const { name, role } = person;
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('people.edit', { name })}
        onClick={() => onTask({ kind: 'edit', person })}
      >
        <IconPencil size={18} stroke={1.6} />
      </ActionIcon>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('people.more', { name })}>
            <IconDots size={18} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => onTask({ kind: 'password', person })}>
            {t('people.passwordLink')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPlugConnected size={16} />} onClick={() => onTask({ kind: 'tokens', person })}>
            {t('people.tokens')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDeviceMobile size={16} />} onClick={() => onTask({ kind: 'factor', person })}>
            {t('factor.ofUser')}
          </Menu.Item>
          {role === 'member' ? (
            <Menu.Item leftSection={<IconShieldUp size={16} />} onClick={() => onTask({ kind: 'promote', person })}>
              {t('people.makeAdmin')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconShieldDown size={16} />} onClick={() => onTask({ kind: 'demote', person })}>
              {t('people.makeMember')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            c="var(--ft-danger-text)"
            onClick={() => onTask({ kind: 'remove', person })}
          >
            {t('people.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

import { ActionIcon, Button, Group, Menu, Paper, Popover, Text, Tooltip } from '@mantine/core';
import {
  IconArchive,
  IconArrowRight,
  IconCalendarDue,
  IconFlag,
  IconTrash,
  IconUser,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateInput } from './date-input.js';
import classes from './selection-bar.module.css';

type Priority = 'low' | 'medium' | 'high';

interface BarProps {
  /** How many are selected. */
  count: number;
  /** The most that can be changed at once. */
  most: number;
  columns: readonly { id: string; name: string }[];
  people: readonly { value: string; label: string }[];
  /** What sets labels. */
  labels: ReactNode;
  isBusy: boolean;
  onMove: (column_id: string) => void;
  /** Null for nobody. */
  onAssign: (user_id: string | null) => void;
  onPriority: (priority: Priority) => void;
  /** Null for no date. */
  onDeadline: (date: string | null) => void;
  onArchive: () => void;
  onDelete: () => void;
  onClear: () => void;
}

const PRIORITIES: Priority[] = ['high', 'medium', 'low'];

/** What can be done with the selected tasks. */
export function SelectionBar({ count, most, columns, people, labels, isBusy, ...on }: BarProps) {
  const { t } = useTranslation();
  const isTooMany = count > most;
  const isOff = isBusy || isTooMany;
  return (
    <Paper className={classes.bar} role="toolbar" aria-label={t('bulk.actions')} withBorder shadow="md" p={6}>
      <Group gap={4} wrap="wrap" justify="center">
        <Text size="sm" fw={600} px={6} role="status">
          {isTooMany ? t('bulk.tooMany', { most }) : t('bulk.count', { count })}
        </Text>
        <Choice label={t('bulk.move')} icon={IconArrowRight} isOff={isOff}>
          {columns.map(({ id, name }) => (
            <Menu.Item key={id} onClick={() => on.onMove(id)}>
              {name}
            </Menu.Item>
          ))}
        </Choice>
        <Choice label={t('bulk.assign')} icon={IconUser} isOff={isOff}>
          <Menu.Item onClick={() => on.onAssign(null)}>{t('common.unassigned')}</Menu.Item>
          {people.map(({ value, label }) => (
            <Menu.Item key={value} onClick={() => on.onAssign(value)}>
              {label}
            </Menu.Item>
          ))}
        </Choice>
        <Choice label={t('bulk.priority')} icon={IconFlag} isOff={isOff}>
          {PRIORITIES.map((priority) => (
            <Menu.Item key={priority} onClick={() => on.onPriority(priority)}>
              {t(`priority.${priority}`)}
            </Menu.Item>
          ))}
        </Choice>
        <DeadlineChoice isOff={isOff} onChange={on.onDeadline} />
        {!isTooMany && labels}
        <Action label={t('bulk.archive')} icon={IconArchive} isOff={isOff} onClick={on.onArchive} />
        <Action label={t('bulk.delete')} icon={IconTrash} isOff={isOff} onClick={on.onDelete} />
        <Tooltip label={t('bulk.clear')}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('bulk.clear')} onClick={on.onClear}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Paper>
  );
}

interface ActionProps {
  label: string;
  icon: Icon;
  isOff: boolean;
  onClick?: () => void;
}

/** A button of the bar; on a narrow screen without its word. */
export function Action({ label, icon: Sign, isOff, ...props }: ActionProps) {
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-md"
      fw={500}
      disabled={isOff}
      aria-label={label}
      title={label}
      leftSection={<Sign size={16} aria-hidden />}
      classNames={{ section: classes.sign, label: classes.word }}
      {...props}
    >
      {label}
    </Button>
  );
}

function Choice({ children, ...action }: Omit<ActionProps, 'onClick'> & { children: ReactNode }) {
  return (
    <Menu position="top" withinPortal>
      <Menu.Target>
        <Action {...action} />
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}

function DeadlineChoice({ isOff, onChange }: { isOff: boolean; onChange: (date: string | null) => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [date, setDate] = useState('');
  const choose = (next: string | null) => {
    setOpen(false);
    setDate('');
    onChange(next);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" withinPortal trapFocus>
      <Popover.Target>
        <Action label={t('bulk.deadline')} icon={IconCalendarDue} isOff={isOff} onClick={() => setOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap="xs" align="flex-end">
          <DateInput label={t('bulk.deadline')} value={date} onChange={setDate} data-autofocus />
          <Button disabled={date === ''} onClick={() => choose(date)}>
            {t('bulk.set')}
          </Button>
          <Button variant="default" onClick={() => choose(null)}>
            {t('bulk.noDeadline')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}

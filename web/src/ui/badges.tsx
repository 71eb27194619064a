import { Badge, Group, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCalendarDue, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDate, today } from '../lib/format.js';

const PRIORITIES = {
  low: { color: 'gray', icon: IconArrowDown },
  medium: { color: 'blue', icon: IconMinus },
  high: { color: 'red', icon: IconArrowUp },
} as const;

type Priority = keyof typeof PRIORITIES;

/** By colour, sign and word: nobody depends on colours alone. */
export function PriorityBadge({ priority, isCalm = false }: { priority: Priority; isCalm?: boolean }) {
  const { t } = useTranslation();
  const { color, icon: Sign } = PRIORITIES[priority];
  return (
    <Badge
      size="sm"
      variant="light"
      color={isCalm ? 'gray' : color}
      leftSection={<Sign size={12} aria-hidden />}
      tt="none"
      fw={500}
      flex="none"
      miw="max-content"
    >
      {t(`priority.${priority}`)}
    </Badge>
  );
}

/** For cards and rows, where only what deviates is said; of what is done, calmly. */
export function PriorityNote({ task: { priority, status } }: { task: { priority: Priority; status: string } }) {
  return priority === 'medium' ? null : <PriorityBadge priority={priority} isCalm={status === 'done'} />;
}

const TASK_STATUSES = { todo: 'gray', in_progress: 'blue', done: 'green' } as const;

export function TaskStatusBadge({ status }: { status: keyof typeof TASK_STATUSES }) {
  const { t } = useTranslation();
  return (
    <Badge size="sm" variant="light" color={TASK_STATUSES[status]} tt="none" fw={500} flex="none" miw="max-content">
      {t(`taskStatus.${status}`)}
    </Badge>
  );
}

const PROJECT_STATUSES = { pending: 'gray', in_progress: 'blue', completed: 'green' } as const;

export function ProjectStatusBadge({ status }: { status: keyof typeof PROJECT_STATUSES }) {
  const { t } = useTranslation();
  return (
    <Badge size="sm" variant="light" color={PROJECT_STATUSES[status]} tt="none" fw={500} flex="none" miw="max-content">
      {t(`projectStatus.${status}`)}
    </Badge>
  );
}

/** When something is due; overdue unless it is done. */
export function Deadline({ date, done }: { date: string | null; done: boolean }) {
  const { t } = useTranslation();
  if (!date) return null;
  const isOverdue = !done && date < today();
  return (
    <Group gap={4} wrap="nowrap" c={isOverdue ? 'var(--ft-danger-text)' : 'dimmed'}>
      <IconCalendarDue size={14} aria-hidden />
      <Text size="xs" fw={isOverdue ? 600 : undefined} style={{ whiteSpace: 'nowrap' }}>
        <time dateTime={date}>{formatDate(date)}</time>
        {isOverdue && ` · ${t('common.overdue')}`}
      </Text>
    </Group>
  );
}

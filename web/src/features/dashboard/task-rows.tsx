import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { Deadline, PriorityNote, TaskStatusBadge } from '../../ui/badges.js';
import classes from './dashboard.module.css';
import { Nothing } from './section.js';

interface TaskRowsProps {
  tasks: Task[];
  /** Names of projects by id. */
  projects: ReadonlyMap<string, string>;
  /** What to say when there are none. */
  empty: string;
  /** Says when they were updated, instead of when they are due. */
  showsUpdate?: boolean;
}

/** More are on the list that the section leads to. */
const MOST = 10;

/** Tasks, each of which opens its panel. */
export function TaskRows({ tasks, projects, empty, showsUpdate = false }: TaskRowsProps) {
  const { t } = useTranslation();
  if (tasks.length === 0) return <Nothing text={empty} />;
  return (
    <ul className={classes.rows}>
      {tasks.slice(0, MOST).map((task) => (
        <li key={task.id}>
          <Link to="/" search={{ task: task.key }} className={classes.row}>
            <Stack gap={2} miw={0}>
              <Text size="sm" fw={500} truncate title={task.title} dir="auto">
                {task.title}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {task.key} · {projects.get(task.project_id)}
              </Text>
            </Stack>
            <Group gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
              {showsUpdate ? (
                <Text size="xs" c="dimmed" visibleFrom="xs">
                  <time dateTime={task.updated_at} title={formatMoment(task.updated_at)}>
                    {t('dashboard.updated', { ago: formatAgo(task.updated_at) })}
                  </time>
                </Text>
              ) : (
                <Deadline date={task.deadline} done={task.status === 'done'} />
              )}
              {!showsUpdate && <PriorityNote task={task} />}
              {showsUpdate && <TaskStatusBadge status={task.status} />}
            </Group>
          </Link>
        </li>
      ))}
    </ul>
  );
}

import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DashboardProject } from '../../data/reports.js';
import { formatNumber } from '../../lib/format.js';
import { Deadline, ProjectStatusBadge } from '../../ui/badges.js';
import { ProgressLine } from '../../ui/progress-line.js';
import classes from './dashboard.module.css';

/** More are on the page of projects. */
const MOST = 8;
/** What is being worked on comes first. */
const ORDER = { in_progress: 0, pending: 1, completed: 2 };

/** How far projects are; each leads to its board. */
export function ProjectProgress({ projects }: { projects: DashboardProject[] }) {
  const { t } = useTranslation();
  const shown = [...projects].sort((a, b) => ORDER[a.status] - ORDER[b.status]).slice(0, MOST);
  return (
    <ul className={classes.rows}>
      {shown.map(({ project_id, project_name, status, deadline, ...progress }) => (
        <li key={project_id}>
          <Link
            to="/projects/$projectId/board"
            params={{ projectId: project_id }}
            className={`${classes.row} ${classes.stacked}`}
          >
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm" fw={500} truncate title={project_name}>
                {project_name}
              </Text>
              <ProjectStatusBadge status={status} />
            </Group>
            <ProgressLine
              label={t('dashboard.progressOf', { name: project_name })}
              percent={progress.progress_percentage}
            />
            <Group justify="space-between" gap="xs">
              <Text size="xs" c="dimmed">
                {progress.total_tasks === 0
                  ? t('dashboard.noTasks')
                  : t('dashboard.tasksDone', {
                      done: formatNumber(progress.completed_tasks),
                      total: formatNumber(progress.total_tasks),
                    })}
              </Text>
              <Deadline date={deadline} done={status === 'completed'} />
            </Group>
          </Link>
        </li>
      ))}
    </ul>
  );
}

import { Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Deadline, ProjectStatusBadge } from '../../ui/badges.js';
import { ProgressLine } from '../../ui/progress-line.js';
import type { ProjectsViewProps } from './project-values.js';
import classes from './projects.module.css';
import { StarButton } from './star-button.js';

/** Projects as cards. */
export function ProjectCards({ projects, progress }: ProjectsViewProps) {
  const { t } = useTranslation();
  return (
    <ul className={classes.grid}>
      {projects.map(({ id, name, starred, description, status, deadline }) => (
        <li key={id} className={classes.card}>
          <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
            <Title order={2} size="h5" lineClamp={2} title={name}>
              <Link to="/projects/$projectId/board" params={{ projectId: id }} className={classes.name} dir="auto">
                {name}
              </Link>
            </Title>
            <Group gap={4} wrap="nowrap">
              <ProjectStatusBadge status={status} />
              <StarButton project={{ id, name, starred }} size="md" className={classes.star} />
            </Group>
          </Group>
          <Text size="sm" c="dimmed" lineClamp={2} mih={40} style={{ overflowWrap: 'anywhere' }}>
            {description ?? t('projects.noDescription')}
          </Text>
          <Group mt="auto" mih={20}>
            <Deadline date={deadline} done={status === 'completed'} />
          </Group>
          <ProgressLine label={t('projects.progressOf', { name })} percent={progress.get(id) ?? 0} />
        </li>
      ))}
    </ul>
  );
}

import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link, Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../data/live.js';
import { ProjectActions } from '../features/projects/project-actions.js';
import { StarButton } from '../features/projects/star-button.js';
import { statusOf } from '../lib/problem.js';
import { Deadline, ProjectStatusBadge } from '../ui/badges.js';
import { EmptyState, ErrorState } from '../ui/states.js';
import classes from './project-layout.module.css';
import { useScreenTitle } from '../ui/document-title.js';

const TABS = ['board', 'list', 'calendar', 'timeline', 'activity', 'members', 'report', 'flow'] as const;

/** A project with its name, views and actions, live. */
export function ProjectLayout() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { data: board, error, refetch, isGone, retryGone } = useBoard(projectId);
  useScreenTitle(board?.project.name ?? t('common.loading'));
  if (isGone || [400, 404].includes(statusOf(error) ?? 0)) return <NoAccess retry={isGone ? retryGone : refetch} />;
  if (error && !board) return <ErrorState error={error} retry={refetch} />;
  return (
    <Stack gap={0} h="calc(100dvh - 56px - var(--ft-strip))" mih={0}>
      <Group px="var(--ft-gutter)" pt="sm" justify="space-between" wrap="nowrap" gap="sm">
        {board ? <Heading project={board.project} /> : <Skeleton height={34} width={260} />}
        {board && (
          <Group gap={4} wrap="nowrap">
            <StarButton project={board.project} />
            <ProjectActions project={board.project} />
          </Group>
        )}
      </Group>
      <ProjectTabs projectId={projectId} />
      <Outlet />
    </Stack>
  );
}

function Heading({ project }: { project: NonNullable<ReturnType<typeof useBoard>['data']>['project'] }) {
  return (
    <Group gap="sm" wrap="nowrap" miw={0}>
      <Title order={1} size="h3" lineClamp={1} title={project.name} dir="auto" style={{ overflowWrap: 'anywhere' }}>
        {project.name}
      </Title>
      {/* On a narrow screen the name needs the room. */}
      <Group visibleFrom="sm">
        <ProjectStatusBadge status={project.status} />
      </Group>
      <Text component="div" visibleFrom="sm">
        <Deadline date={project.deadline} done={project.status === 'completed'} />
      </Text>
    </Group>
  );
}

/** Links, because each view has an address. */
function ProjectTabs({ projectId }: { projectId: string }) {
  const { t } = useTranslation();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <nav aria-label={t('project.views')} className={classes.tabs}>
      {TABS.map((tab) => (
        <Link
          key={tab}
          to={`/projects/$projectId/${tab}`}
          params={{ projectId }}
          className={classes.tab}
          aria-current={path.endsWith(`/${tab}`) ? 'page' : undefined}
        >
          {t(`project.${tab}`)}
        </Link>
      ))}
    </nav>
  );
}

/** The project does not exist, or the user may not see it; the page does not say which. */
function NoAccess({ retry }: { retry: () => unknown }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      order={1}
      icon={IconLock}
      title={t('project.noAccess')}
      text={t('project.noAccessText')}
      action={
        <Group justify="center">
          <Button variant="default" onClick={() => void retry()}>
            {t('common.retry')}
          </Button>
          <Button component={Link} to="/projects">
            {t('project.toProjects')}
          </Button>
        </Group>
      }
    />
  );
}

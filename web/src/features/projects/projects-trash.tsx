import { Button, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { projectTrashPages, restoreProject } from '../../data/projects.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';
import classes from './projects.module.css';

/** Deleted projects, which can be restored. */
export function ProjectsTrash() {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(projectTrashPages());
  const projects = data?.pages.flatMap(({ rows }) => rows) ?? [];
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <LoadingLines count={3} height={64} />;
  if (projects.length === 0)
    return <EmptyState icon={IconTrash} title={t('projects.trashEmpty')} text={t('projects.trashEmptyText')} />;
  return (
    <Stack gap="md">
      <ul className={classes.list}>
        {projects.map((project) => (
          <Deleted key={project.id} project={project} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" mx="auto" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}

function Deleted({ project: { id, name, updated_at } }: { project: Project }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => restoreProject(client, id),
    onSuccess: () => showMessage(t('projects.restored', { name })),
    onError: (error) => showError(error, t('projects.notRestored')),
  });
  return (
    <li className={classes.row}>
      <Stack gap={2} miw={0}>
        <Text fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {/* Deleting was its last change. */}
        <Text size="sm" c="dimmed" component="time" dateTime={updated_at} title={formatMoment(updated_at)}>
          {t('projects.deletedAgo', { ago: formatAgo(updated_at) })}
        </Text>
      </Stack>
      <Button
        variant="default"
        size="sm"
        loading={isPending}
        onClick={() => mutate()}
        aria-label={t('projects.restoreNamed', { name })}
      >
        {t('common.restore')}
      </Button>
    </li>
  );
}

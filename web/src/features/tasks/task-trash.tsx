import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { taskTrashPages } from '../../data/tasks.js';
import { PriorityBadge, TaskStatusBadge } from '../../ui/badges.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { shortened } from './task-save.js';
import classes from './task-panel.module.css';
import { useRestoreTask } from './use-restore-task.js';

/** The deleted tasks of a project that can be restored. */
export function TaskTrashDialog({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tasks.trash.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Trash projectId={projectId} />
    </Modal>
  );
}

function Trash({ projectId }: { projectId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    taskTrashPages(projectId),
  );
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <LoadingLines count={3} />;
  const tasks = data.pages.flatMap(({ rows }) => rows);
  if (tasks.length === 0)
    return <EmptyState icon={IconTrash} title={t('tasks.trash.empty')} text={t('tasks.trash.emptyText')} />;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('tasks.trash.text')}
      </Text>
      <ul className={classes.history}>
        {tasks.map((task) => (
          <TrashRow key={task.id} task={task} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}

function TrashRow({ task }: { task: Task }) {
  const { t } = useTranslation();
  const title = shortened(task.title);
  const { isBusy, restore } = useRestoreTask(task);
  return (
    <Group component="li" wrap="nowrap" justify="space-between">
      <Stack gap={4} miw={0}>
        <Text size="sm" fw={500} lineClamp={2} dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {task.title}
        </Text>
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {task.key}
          </Text>
          <TaskStatusBadge status={task.status} />
          <PriorityBadge priority={task.priority} />
        </Group>
      </Stack>
      <Button
        size="xs"
        variant="default"
        flex="none"
        loading={isBusy}
        aria-label={t('tasks.trash.restore', { title })}
        onClick={() => void restore()}
      >
        {t('common.restore')}
      </Button>
    </Group>
  );
}

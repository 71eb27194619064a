import { Drawer, FocusTrap, Group, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { useBoard } from '../../data/live.js';
import { taskQuery } from '../../data/tasks.js';
import { statusOf } from '../../lib/problem.js';
import { ErrorState } from '../../ui/states.js';
import { type Slots, TaskDetails } from './task-details.js';
import { TaskGone } from './task-gone.js';
import classes from './task-panel.module.css';
import { useDeletedBy } from './use-foreign-changes.js';

interface PanelProps extends Slots {
  taskId: string;
  onClose: () => void;
}

/** What the server answers for a task that is not there, or not for this user. */
const GONE = [400, 404];

/** One task, beside whichever screen it was opened from. */
export function TaskPanel({ taskId, onClose, ...slots }: PanelProps) {
  const { t } = useTranslation();
  const { data: task, error, refetch } = useQuery(taskQuery(taskId));
  const deletedBy = useDeletedBy(taskId);
  useReturnOfFocus(taskId);
  const isGone = GONE.includes(statusOf(error) ?? 0);
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      // As wide as there is room, up to a width that reads well.
      size="clamp(20rem, 100%, 38rem)"
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content className={classes.content}>
        <FocusTrap.InitialFocus />
        {isGone ? (
          <Frame>
            <TaskGone taskId={taskId} last={task} deletedBy={deletedBy} />
          </Frame>
        ) : task ? (
          <LiveTask task={task} onClose={onClose} {...slots} />
        ) : error ? (
          <Frame>
            <ErrorState error={error} retry={refetch} />
          </Frame>
        ) : (
          <Frame>
            <Loading label={t('common.loading')} />
          </Frame>
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** The task as events keep it: by itself, or as a card of its board, whichever is newer. A card may have only the start of its description. */
function LiveTask({ task, onClose, ...slots }: { task: Task; onClose: () => void } & Slots) {
  const { data: board, isGone } = useBoard(task.project_id);
  const card = board?.cards.get(task.id);
  if (isGone)
    return (
      <Frame>
        <TaskGone taskId={task.id} last={task} />
      </Frame>
    );
  const isNewer = card && card.version > task.version && !card.description_truncated;
  return <TaskDetails task={isNewer ? card : task} board={board} onClose={onClose} {...slots} />;
}

/** The panel where there is no task to show. */
function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.header}>
        <VisuallyHidden>
          <Drawer.Title>{t('tasks.task')}</Drawer.Title>
        </VisuallyHidden>
        <Drawer.CloseButton aria-label={t('common.close')} size="lg" />
      </div>
      <Drawer.Body className={classes.body}>{children}</Drawer.Body>
    </>
  );
}

function Loading({ label }: { label: string }) {
  return (
    <Stack gap="lg" role="status" aria-label={label}>
      <Skeleton height={34} width="80%" />
      <Group grow>
        <Skeleton height={58} />
        <Skeleton height={58} />
      </Group>
      <Group grow>
        <Skeleton height={58} />
        <Skeleton height={58} />
      </Group>
      <Skeleton height={110} />
    </Stack>
  );
}

/** Where the focus was when the panel opened, it is again when the panel goes, however it goes. */
function useReturnOfFocus(taskId: string): void {
  const [origin] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const id = CSS.escape(taskId);
      const fallback = () => document.querySelector<HTMLElement>(`a[data-task-id="${id}"], a[data-task="${id}"]`);
      const target =
        origin instanceof HTMLElement && origin !== document.body && origin.isConnected ? origin : fallback();
      // After the panel's focus trap has let go.
      setTimeout(() => target?.focus({ preventScroll: true }));
    },
    [origin, taskId],
  );
}

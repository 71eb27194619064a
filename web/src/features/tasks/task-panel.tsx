import { Drawer, FocusTrap, Group, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { useBoard } from '../../data/live.js';
import { taskQuery } from '../../data/tasks.js';
import { useDocking, useRoomForDock } from '../../lib/docking.js';
import { statusOf } from '../../lib/problem.js';
import type { ListedTask } from '../../lib/task-order.js';
import { ErrorState } from '../../ui/states.js';
import { PlaceButtons } from './dock-button.js';
import { type Slots, TaskDetails } from './task-details.js';
import { TaskGone } from './task-gone.js';
import classes from './task-panel.module.css';
import { useDockKeys } from './use-dock-keys.js';
import { useDeletedBy } from './use-foreign-changes.js';
import { useFocusOfDocked, useReturnOfFocus } from './use-panel-focus.js';
import { Steps, useShownFromTop, useTaskSteps } from './use-task-steps.js';

interface PanelProps extends Slots {
  taskId: string;
  onClose: () => void;
  /** Opens another task of the screen behind. */
  onStep: (task: ListedTask) => void;
}

/** What the server answers for a task that is not there, or not for this user. */
const GONE = [400, 404];

/** One task, beside whichever screen it was opened from. */
export function TaskPanel({ taskId, onClose, onStep, ...slots }: PanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState<ListedTask>();
  const steps = useTaskSteps(taskId, panel, (task) => {
    setReached(task);
    onStep(task);
  });
  const { isDocked, toggle } = useDocking();
  useRoomForDock(isDocked);
  useDockKeys(panel, isDocked, toggle, onClose);
  useShownFromTop(taskId, panel);
  useFocusOfDocked(taskId, panel, isDocked);
  useReturnOfFocus(taskId, isDocked);
  // Mantine takes every drawer for modal, and the rest of the page for what cannot be reached.
  const content = useCallback(
    (element: HTMLDivElement | null) => {
      panel.current = element;
      element?.setAttribute('aria-modal', String(!isDocked));
      if (isDocked && !element?.contains(document.activeElement)) element?.focus({ preventScroll: true });
    },
    [isDocked],
  );
  return (
    <Drawer.Root
      opened
      onClose={() => isOnTop() && onClose()}
      position="right"
      // As wide as there is room, up to a width that reads well.
      size={isDocked ? 'var(--ft-dock)' : 'clamp(20rem, 100%, 38rem)'}
      closeOnEscape={!isDocked}
      trapFocus={!isDocked}
      lockScroll={!isDocked}
      zIndex={isDocked ? 90 : undefined}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      classNames={isDocked ? { inner: classes.dock } : undefined}
    >
      {!isDocked && <Drawer.Overlay backgroundOpacity={0.35} />}
      <Drawer.Content
        ref={content}
        className={isDocked ? classes.docked : classes.content}
        data-task-panel={isDocked ? 'docked' : 'over'}
      >
        <FocusTrap.InitialFocus />
        <Steps value={steps}>
          <PanelTask key={taskId} taskId={taskId} onClose={onClose} {...slots} />
        </Steps>
        <VisuallyHidden role="status" data-testid="reached">
          {reached && `${reached.key} ${reached.title}`}
        </VisuallyHidden>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** Escape is for the dialog on top; Mantine tells all that are open. */
const isOnTop = () => document.querySelectorAll('[role="dialog"][aria-modal="true"]').length === 1;

/** The task of the panel, or why there is none. */
function PanelTask({ taskId, onClose, ...slots }: Omit<PanelProps, 'onStep'>) {
  const { t } = useTranslation();
  const { data: task, error, refetch } = useQuery(taskQuery(taskId));
  const deletedBy = useDeletedBy(taskId);
  const isGone = GONE.includes(statusOf(error) ?? 0);
  if (isGone)
    return (
      <Frame>
        <TaskGone taskId={taskId} last={task} deletedBy={deletedBy} />
      </Frame>
    );
  if (task) return <LiveTask task={task} onClose={onClose} {...slots} />;
  return (
    <Frame>{error ? <ErrorState error={error} retry={refetch} /> : <Loading label={t('common.loading')} />}</Frame>
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
        <PlaceButtons />
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

import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

const TaskPanel = lazy(async () => ({ default: (await import('../features/tasks/task.panel.js')).TaskPanel }));

/** Opens the panel of the task that the address names (`?task=…`), over whichever screen is shown. */
export function TaskPanelHost() {
  const { task } = useSearch({ strict: false });
  const navigate = useNavigate();
  if (!task) return null;
  const close = () =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, task: undefined }), resetScroll: false });
  return (
    <Suspense>
      <TaskPanel key={task} taskId={task} onClose={close} />
    </Suspense>
  );
}

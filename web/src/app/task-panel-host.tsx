import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { latePart } from '../lib/late-part.js';
import { useLoadedWhenIdle } from '../lib/when-idle.js';

const load = async () => ({ default: (await import('../features/tasks/task-panel.js')).TaskPanel });
const TaskPanel = latePart(load);

/** Opens the panel of the task in the address (`?task=…`), over any screen. */
export function TaskPanelHost() {
  const { task } = useSearch({ strict: false });
  const navigate = useNavigate();
  useLoadedWhenIdle(load);
  if (!task) return null;
  const close = () =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, task: undefined }), resetScroll: false });
  return (
    <Suspense>
      <TaskPanel key={task} taskId={task} onClose={close} />
    </Suspense>
  );
}

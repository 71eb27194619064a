import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useNamedTask } from '../data/task-names.js';
import { latePart } from '../lib/late-part.js';
import { loadMarkdown } from '../ui/markdown-text.js';
import { useLoadedWhenIdle } from '../lib/when-idle.js';
import { loadAttachments, TaskAttachments } from './task-attachments.js';
import { loadChecklist, TaskChecklist } from './task-checklist.js';
import { loadLinks, TaskLinks } from './task-links.js';
import { loadDiscussion, TaskDiscussion } from './task-discussion.js';

const load = async () => ({ default: (await import('../features/tasks/task-panel.js')).TaskPanel });
const TaskPanel = latePart(load);

/** Opens the panel of the task in the address (`?task=…`), over any screen. The address gets the task's key. */
export function TaskPanelHost() {
  const { task: name } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { id, key } = useNamedTask(name);
  useLoadedWhenIdle(load);
  useLoadedWhenIdle(loadDiscussion);
  useLoadedWhenIdle(loadChecklist);
  useLoadedWhenIdle(loadAttachments);
  useLoadedWhenIdle(loadLinks);
  useLoadedWhenIdle(loadMarkdown);
  useEffect(() => {
    if (name === undefined || key === undefined || key === name) return;
    // Something else may have been opened meanwhile.
    const search = (before: { task?: string }) => ({ ...before, task: before.task === name ? key : before.task });
    void navigate({ to: '.', search, hash: true, replace: true, resetScroll: false });
  }, [navigate, name, key]);
  if (!name) return null;
  const close = () =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, task: undefined }), resetScroll: false });
  const step = (task: { key: string }) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, task: task.key }),
      replace: true,
      resetScroll: false,
    });
  return (
    <Suspense>
      <TaskPanel
        taskId={id ?? name}
        onClose={close}
        onStep={step}
        Checklist={TaskChecklist}
        Links={TaskLinks}
        Attachments={TaskAttachments}
        Discussion={TaskDiscussion}
      />
    </Suspense>
  );
}

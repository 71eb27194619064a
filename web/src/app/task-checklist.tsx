import { Skeleton } from '@mantine/core';
import { Suspense } from 'react';
import type { Task } from '../data/api.js';
import type { Board } from '../data/board-cache.js';
import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';

export const loadChecklist = async () => {
  const [{ TaskChecklist: Part }] = await Promise.all([
    import('../features/checklists/task-checklist.js'),
    loadLateTexts(),
  ]);
  return { default: Part };
};
const Part = latePart(loadChecklist);

/** The checklist in the panel of a task. */
export function TaskChecklist({ task, board }: { task: Task; board: Board | undefined }) {
  return (
    <Suspense fallback={<Skeleton height={60} />}>
      <Part task={task} mayEdit={board?.project.can.includes('edit_tasks') ?? false} />
    </Suspense>
  );
}

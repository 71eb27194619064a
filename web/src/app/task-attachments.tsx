import { Skeleton } from '@mantine/core';
import { Suspense } from 'react';
import type { Task } from '../data/api.js';
import type { Board } from '../data/board-cache.js';
import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';

export const loadAttachments = async () => {
  const [{ Attachments }] = await Promise.all([import('../features/attachments/attachments.js'), loadLateTexts()]);
  return { default: Attachments };
};
const Attachments = latePart(loadAttachments);

/** The files in the panel of a task. */
export function TaskAttachments({ task, board }: { task: Task; board: Board | undefined }) {
  return (
    <Suspense fallback={<Skeleton height={60} />}>
      <Attachments task={task} mayEdit={board?.project.can.includes('edit_tasks') ?? false} />
    </Suspense>
  );
}

import { Skeleton } from '@mantine/core';
import { Suspense } from 'react';
import type { Task } from '../data/api.js';
import type { Board } from '../data/board-cache.js';
import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';

export const loadLinks = async () => {
  const [{ Links }] = await Promise.all([import('../features/links/links.js'), loadLateTexts()]);
  return { default: Links };
};
const Links = latePart(loadLinks);

/** What the task in the panel is to others. */
export function TaskLinks({ task, board }: { task: Task; board: Board | undefined }) {
  return (
    <Suspense fallback={<Skeleton height={40} />}>
      <Links task={task} mayEdit={board?.project.can.includes('edit_tasks') ?? false} />
    </Suspense>
  );
}

import { Skeleton } from '@mantine/core';
import { Suspense } from 'react';
import type { Task } from '../data/api.js';
import type { Board } from '../data/board-cache.js';
import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';

export const loadDiscussion = async () => {
  const [{ Comments }] = await Promise.all([import('../features/comments/comments.js'), loadLateTexts()]);
  return { default: Comments };
};
const Comments = latePart(loadDiscussion);

/** The comments in the panel of a task. Those who manage the project may delete all of them. */
export function TaskDiscussion({ task, board }: { task: Task; board: Board | undefined }) {
  const canModerate = board?.project.can.includes('manage_members') ?? false;
  return (
    <Suspense fallback={<Skeleton height={120} />}>
      <Comments taskId={task.id} canModerate={canModerate} />
    </Suspense>
  );
}

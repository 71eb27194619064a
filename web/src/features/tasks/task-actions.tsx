import { Skeleton } from '@mantine/core';
import { Suspense } from 'react';
import type { Task } from '../../data/api.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { DuplicateAction, TransferAction } from './duplicate-action.js';

const WatchAction = lateTextPart(async () => (await import('./watch-action.js')).WatchAction);

/** What can be done with the task of a panel while it stays there. */
export function TaskActions({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  return (
    <>
      <Suspense fallback={<Skeleton height={34} width={34} />}>
        <WatchAction key={task.id} taskId={task.id} />
      </Suspense>
      {mayEdit && <DuplicateAction task={task} />}
      {mayEdit && <TransferAction task={task} />}
    </>
  );
}

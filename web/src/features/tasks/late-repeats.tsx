import { Suspense } from 'react';
import type { Task } from '../../data/api.js';
import { lateTextPart } from '../../lib/late-text-part.js';

const TaskRepeats = lateTextPart(async () => (await import('./task-repeats.js')).TaskRepeats);

/** How the task repeats. */
export function Repeats(props: { task: Task; mayEdit?: boolean }) {
  return (
    <Suspense fallback={null}>
      <TaskRepeats {...props} />
    </Suspense>
  );
}

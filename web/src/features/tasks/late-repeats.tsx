import { Suspense } from 'react';
import type { Task } from '../../data/api.js';
import { loadLateTexts } from '../../lib/i18n.js';
import { latePart } from '../../lib/late-part.js';

const TaskRepeats = latePart(async () => {
  const [{ TaskRepeats: part }] = await Promise.all([import('./task-repeats.js'), loadLateTexts()]);
  return { default: part };
});

/** How the task repeats. */
export function Repeats(props: { task: Task; mayEdit?: boolean }) {
  return (
    <Suspense fallback={null}>
      <TaskRepeats {...props} />
    </Suspense>
  );
}

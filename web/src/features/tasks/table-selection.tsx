import { useWindowEvent } from '@mantine/hooks';
import { Suspense, useEffect, useSyncExternalStore } from 'react';
import type { Task } from '../../data/api.js';
import type { Board } from '../../data/board-cache.js';
import type { Selection } from '../../lib/selection.js';
import { isFree } from '../../lib/single-keys.js';
import { LateSelectedTasks } from '../../parts/late-selected-tasks.js';

interface SelectionProps {
  /** The tasks of the table, in their order. */
  tasks: Task[];
  selection: Selection;
  board: Board;
  people: { value: string; label: string }[];
}

/** What can be done with the selected tasks of a table, while there are some. */
export function TableSelection({ tasks, selection, board, people }: SelectionProps) {
  const ids = useSyncExternalStore(selection.subscribe, selection.snapshot);
  const selected = tasks.filter(({ id }) => ids.has(id));
  // What is not seen is not changed.
  useEffect(() => selection.retain(new Set(tasks.map(({ id }) => id))), [selection, tasks]);
  useWindowEvent('keydown', (event) => {
    if (event.key !== 'Escape' || selection.isEmpty || !isFree(event)) return;
    event.preventDefault();
    selection.clear();
  });
  if (selected.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <LateSelectedTasks tasks={selected} board={board} people={people} onClear={() => selection.clear()} />
    </Suspense>
  );
}

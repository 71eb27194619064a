import { Suspense, useMemo, useSyncExternalStore } from 'react';
import type { Board } from '../../data/board-cache.js';
import { LateSelectedTasks } from '../../parts/late-selected-tasks.js';
import type { BoardKit } from './board-kit.js';
import type { Columns } from './board-model.js';

interface SelectionProps {
  kit: BoardKit;
  board: Board;
  /** The visible cards. */
  shown: Columns;
  people: readonly { id: string; name: string }[];
}

/** What can be done with the selected cards, while there are some. */
export function BoardSelection({ kit, board, shown, people }: SelectionProps) {
  const { selection } = kit;
  const ids = useSyncExternalStore(selection.subscribe, selection.snapshot);
  const tasks = useMemo(() => [...shown.values()].flat().filter(({ id }) => ids.has(id)), [shown, ids]);
  if (tasks.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <LateSelectedTasks
        tasks={tasks}
        board={board}
        people={people.map(({ id, name }) => ({ value: id, label: name }))}
        onClear={() => selection.clear()}
      />
    </Suspense>
  );
}

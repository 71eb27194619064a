import { useMemo } from 'react';
import { useListedTasks } from '../../lib/task-order.js';
import type { BoardKit } from './board-kit.js';
import type { Columns } from './board-model.js';
import { columnOf, laneOf } from './cells.js';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Tells the panel of a task in which order a board shows its cards: row by row if it has rows, column by column.
 * @param collapsed the ids of collapsed columns.
 * @param folded the keys of folded rows.
 */
export function useListedCards(
  kit: BoardKit,
  cards: Columns,
  collapsed: ReadonlySet<string>,
  folded: ReadonlySet<string> = NOTHING,
): void {
  const listed = useMemo(() => {
    const isHidden = (cell: string) => collapsed.has(columnOf(cell)) || folded.has(laneOf(cell) ?? '');
    return Array.from(cards, ([cell, tasks]) => (isHidden(cell) ? [] : tasks)).flat();
  }, [cards, collapsed, folded]);
  useListedTasks(listed, (id) => kit.reveal(id));
}

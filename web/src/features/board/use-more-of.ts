import type { Board } from '../../data/board-cache.js';
import { useMoreCards } from '../../data/live.js';
import type { FoundParts } from './use-text-filter.js';

/** Returns what loads further cards of a column, or further matches of it; nothing where all are there. */
export function useMoreOf(board: Board, parts: FoundParts | undefined, isFiltered: boolean) {
  const more = useMoreCards(board.project.id);
  return (column_id: string): ((column_id: string) => unknown) | undefined => {
    if (!isFiltered) return board.windows.has(column_id) ? more : undefined;
    return parts?.found?.columns[column_id]?.end ? parts.more : undefined;
  };
}

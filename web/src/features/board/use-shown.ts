import { useMemo } from 'react';
import type { Task } from '../../data/api.js';
import { type Board, totalsOf } from '../../data/board-cache.js';
import type { BoardMatches } from '../../data/board-matches.js';
import { cardsIn, type Columns, filterColumns, untilEnd, withFound } from './board-model.js';

/** What of a board is visible. */
export interface Shown {
  /** The visible cards. */
  shown: Columns;
  /** Those that the server has found. */
  found: Task[];
  /** The number of cards of each column, visible or not. */
  totals: ReadonlyMap<string, number>;
  /** How many more of each column match, or are in it without a filter, than are loaded. */
  beyond: ReadonlyMap<string, number>;
}

const NONE: Task[] = [];

/**
 * The visible cards of a board.
 * @param matches says which are visible; undefined without a filter.
 * @param matched what the server finds where the board is loaded in part.
 */
export function useShown(
  board: Board,
  all: Columns,
  matches: ((task: Task) => boolean) | undefined,
  matched: BoardMatches | undefined,
): Shown {
  const totals = useMemo(() => totalsOf(board), [board]);
  const found = useMemo(() => matched?.pages.flatMap(({ rows }) => rows) ?? NONE, [matched]);
  const shown = useMemo(() => {
    if (!matched) return filterColumns(all, matches);
    return untilEnd(filterColumns(withFound(all, board, found), matches), matched);
  }, [board, all, matches, matched, found]);
  const beyond = useMemo(
    () => beyondOf(shown, matches ? totalsFound(matched) : totals),
    [shown, matches, matched, totals],
  );
  return { shown, found, totals, beyond };
}

/** How many match in each column that has more of them than were found so far. */
function totalsFound(matched: BoardMatches | undefined): ReadonlyMap<string, number> {
  const partial = Object.entries(matched?.columns ?? {}).filter(([, { end }]) => end !== null);
  return new Map(partial.map(([id, { total }]) => [id, total]));
}

function beyondOf(shown: Columns, totals: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map(Array.from(totals, ([id, total]) => [id, Math.max(0, total - cardsIn(shown, id).length)]));
}

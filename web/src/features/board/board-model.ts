import type { Task } from '../../data/api.js';
import { type Board, cardsOf, type Place } from '../../data/board-cache.js';
import type { BoardMatches } from '../../data/board-matches.js';
import { compareSpots } from '../../live/windows.js';

/** The cards of each column by its id, from left to right. */
export type Columns = ReadonlyMap<string, Task[]>;

export const cardsIn = (columns: Columns, column_id: string): Task[] => columns.get(column_id) ?? [];

/** A place among visible cards: before the card with this index. */
export interface Spot {
  column_id: string;
  index: number;
}

export function columnsOf(board: Pick<Board, 'columns' | 'cards' | 'windows'>): Columns {
  return new Map(board.columns.map(({ id }) => [id, cardsOf(board, id)]));
}

const filtered = (columns: Columns, keeps: (task: Task) => boolean): Columns =>
  new Map(Array.from(columns, ([id, cards]) => [id, cards.filter(keeps)]));

/** The cards that match a filter. */
export function filterColumns(columns: Columns, matches: ((task: Task) => boolean) | undefined): Columns {
  return matches ? filtered(columns, matches) : columns;
}

/** Cards besides those of the board, each in its column and in order, without those that the board has. */
export function withFound(columns: Columns, { cards }: Pick<Board, 'cards'>, found: Task[]): Columns {
  const others = found.filter(({ id }) => !cards.has(id));
  if (others.length === 0) return columns;
  const inColumn = (id: string) => others.filter((task) => task.column_id === id);
  return new Map(Array.from(columns, ([id, of]) => [id, [...of, ...inColumn(id)].sort(compareSpots)]));
}

/** The cards that are known to match: beyond the end of what was found, it is not known what is between them. */
export function untilEnd(columns: Columns, found: BoardMatches): Columns {
  return new Map(
    Array.from(columns, ([id, cards]) => {
      const end = found.columns[id]?.end;
      return [id, end ? cards.filter((card) => compareSpots(card, end) <= 0) : cards];
    }),
  );
}

export const sum = (numbers: ReadonlyMap<string, number>): number =>
  [...numbers.values()].reduce((all, one) => all + one, 0);

export const count = (columns: Columns): number => [...columns.values()].reduce((sum, cards) => sum + cards.length, 0);

/** The position of a card. */
export function spotOf(columns: Columns, id: string): Spot | undefined {
  for (const [column_id, cards] of columns) {
    const index = cards.findIndex((task) => task.id === id);
    if (index >= 0) return { column_id, index };
  }
  return undefined;
}

/** The columns without one card. */
export function without(columns: Columns, id: string): Columns {
  return filtered(columns, (task) => task.id !== id);
}

/**
 * Converts a spot to a position: beside the nearest card that was visible there and is still in the column, since
 * others may have moved; otherwise the end of the column.
 * @param shown the visible cards when the spot was chosen, without the card itself.
 * @param present the present column.
 */
export function placeAt(shown: Task[], { column_id, index }: Spot, present: Task[]): Place {
  const ids = new Set(present.map(({ id }) => id));
  for (let distance = 0; distance <= shown.length; distance++) {
    const before = shown[index - 1 - distance];
    if (before && ids.has(before.id)) return { column_id, after_id: before.id };
    const after = shown[index + distance];
    if (after && ids.has(after.id)) return { column_id, before_id: after.id };
  }
  return { column_id };
}

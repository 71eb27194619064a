import type { Task } from '../../data/api.js';
import { type Board, cardsOf, type Place } from '../../data/board-cache.js';
import { isOverdue, isSoon } from '../../lib/due.js';

/** The cards of each column by its id, from left to right. */
export type Columns = ReadonlyMap<string, Task[]>;

export const cardsIn = (columns: Columns, column_id: string): Task[] => columns.get(column_id) ?? [];

/** A place among visible cards: before the card with this index. */
export interface Spot {
  column_id: string;
  index: number;
}

/** The filter of a board, as in the address. */
export interface BoardFilter {
  /** Conditions as text; see docs/filters.md. */
  q?: string;
  /** A user's id, `me` or `none`. */
  assignee?: string;
  priority?: string;
  /** `overdue`, `week` (today and the seven days after it) or `none`. */
  due?: string;
  /** A label's id, or `none`. */
  label?: string;
}

export function columnsOf(board: Pick<Board, 'columns' | 'cards'>): Columns {
  return new Map(board.columns.map(({ id }) => [id, cardsOf(board, id)]));
}

const filtered = (columns: Columns, keeps: (task: Task) => boolean): Columns =>
  new Map(Array.from(columns, ([id, cards]) => [id, cards.filter(keeps)]));

export function hasConditions({ q, assignee, priority, due, label }: BoardFilter): boolean {
  return [q, assignee, priority, due, label].some((value) => value !== undefined);
}

/**
 * The cards that match a filter.
 * @param me the user's id.
 * @param hasText whether a task matches the text of the filter.
 */
export function filterColumns(
  columns: Columns,
  filter: BoardFilter,
  me: string,
  hasText: (task: Task) => boolean = () => true,
): Columns {
  if (!hasConditions(filter)) return columns;
  return filtered(columns, (task) => matches(task, filter, me) && hasText(task));
}

function matches(task: Task, { assignee, priority, due, label }: BoardFilter, me: string): boolean {
  const wanted = assignee === 'me' ? me : assignee;
  if (wanted === 'none' ? task.assigned_to !== null : wanted !== undefined && task.assigned_to !== wanted) return false;
  if (priority !== undefined && task.priority !== priority) return false;
  if (label !== undefined && !isLabelled(task, label)) return false;
  return due === undefined || isDue(task, due);
}

function isLabelled({ labels }: Task, wanted: string): boolean {
  return wanted === 'none' ? labels.length === 0 : labels.some(({ id }) => id === wanted);
}

function isDue(task: Task, due: string): boolean {
  const { deadline } = task;
  if (due === 'none') return deadline === null;
  if (due === 'overdue') return isOverdue(task);
  return deadline !== null && isSoon(deadline);
}

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

/** The id of the column that is so many columns further right. */
export function columnBeside(columns: Columns, column_id: string, by: number): string | undefined {
  const ids = [...columns.keys()];
  return ids[ids.indexOf(column_id) + by];
}

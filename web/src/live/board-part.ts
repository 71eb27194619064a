import { applyEvent, type BoardState, type Card, withKey } from './board.js';
import type { LiveEvent, Viewer } from '@flowtrack/client/live';
import { compareSpots, type Spot, withWindow } from './windows.js';

/** The next part of a column, as the server answers it. */
export interface ColumnPart {
  tasks: Card[];
  next: string | null;
  /** The last event that it includes. */
  seq: number;
}

/** After all places. */
const BOTTOM: Spot = { rank: '\uffff', id: '' };

/**
 * A board with the next part of a column. The board must include the events up to the part's number; those that it has taken
 * since then are applied to the part too. So both are of the same moment, and the number of cards beyond is exact.
 * @param since events that were applied to the board since the part was asked for, in order.
 */
export function withPart<B extends BoardState>(
  board: B,
  column_id: string,
  { tasks, next, seq }: ColumnPart,
  since: LiveEvent[],
  viewer: Viewer,
): B {
  const window = board.windows.get(column_id);
  // Where events have told that nothing is beyond it.
  if (!window) return board;
  const last = tasks.at(-1);
  const end = next === null || !last ? BOTTOM : { rank: last.rank, id: last.id };
  const found = later(
    board,
    tasks,
    since.filter((event) => event.seq > seq),
    viewer,
  ).filter(
    (card) => card.column_id === column_id && compareSpots(card, window.end) > 0 && compareSpots(card, end) <= 0,
  );
  const cards = new Map<string, Card>(board.cards);
  for (const card of found) {
    const known = cards.get(card.id);
    // What was changed here may be newer.
    if (!known || known.version < card.version) cards.set(card.id, withKey(card, board.project.key));
  }
  const rest = window.rest - found.length;
  const windows = withWindow(board.windows, column_id, { end, rest, next: next ?? '' });
  const isUnsure = rest < 0 || (next === null && rest > 0);
  return { ...board, cards, windows, ...(isUnsure && { isUnsure }) };
}

/** Cards after events. */
function later({ project, columns }: BoardState, tasks: Card[], events: LiveEvent[], viewer: Viewer): Card[] {
  let state: BoardState = {
    project,
    columns,
    cards: new Map(tasks.map((card) => [card.id, card])),
    windows: new Map(),
  };
  for (const event of events) state = applyEvent(state, event, viewer);
  return [...state.cards.values()];
}

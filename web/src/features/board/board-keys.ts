import type { KeyboardEvent } from 'react';
import type { BoardKit } from './board-kit.js';
import { STATUSES } from './board-model.js';
import { carryByKeyboard } from './drag-keyboard.js';

const STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  k: [-1, 0],
  ArrowDown: [1, 0],
  j: [1, 0],
  ArrowLeft: [0, -1],
  h: [0, -1],
  ArrowRight: [0, 1],
  l: [0, 1],
};

/** Keyboard actions on a focused card; Enter follows its link. */
export function onCardKey(event: KeyboardEvent, kit: BoardKit): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const link = (event.target as HTMLElement).closest<HTMLElement>('a[data-task-id]');
  const id = link?.dataset.taskId;
  if (!link || !id) return;
  const step = STEPS[event.key];
  if (step) goTo(kit, id, ...step);
  else if (!kit.mayEdit) return;
  else if (event.key === ' ') carryByKeyboard(kit.drag, id, link.closest<HTMLElement>('[data-task]') ?? link);
  else if (event.key === 'Delete') remove(kit, id);
  else return;
  event.preventDefault();
}

function goTo({ drag, focus }: BoardKit, id: string, rows: number, columns: number): void {
  const spot = drag.spotOf(id);
  if (!spot) return;
  let at = STATUSES.indexOf(spot.status) + columns;
  // Columns without cards have nothing to focus.
  const cardsAt = () => {
    const status = STATUSES[at];
    return status && drag.shown[status];
  };
  while (columns !== 0 && cardsAt()?.length === 0) at += columns;
  const status = STATUSES[at];
  const cards = cardsAt();
  if (!status || !cards) return;
  const index = Math.max(0, Math.min(spot.index + rows, cards.length - 1));
  const next = cards[index];
  if (!next || next.id === id) return;
  drag.views.get(status)?.reveal(index);
  focus.want(next.id);
}

function remove({ drag, actions }: BoardKit, id: string): void {
  const spot = drag.spotOf(id);
  const task = spot && drag.shown[spot.status][spot.index];
  if (task) void actions.remove(task);
}

import type { KeyboardEvent } from 'react';
import type { Task } from '../../data/api.js';
import { labelDialogs } from '../../lib/label-dialogs.js';
import type { BoardKit } from './board-kit.js';
import { cardsIn } from './board-model.js';
import { cellBelow, cellBeside } from './cells.js';
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
  if (step) extendOrGo(kit, id, event.shiftKey && kit.mayEdit, step);
  else if (event.key === 'w') void kit.actions.toggleWatching(id);
  else if (!kit.mayEdit) return;
  else if (event.key === 'x') kit.selection.toggle(id);
  else if (event.key === ' ') carryByKeyboard(kit.drag, id, link.closest<HTMLElement>('[data-task]') ?? link);
  else if (event.key === 'Delete') remove(kit, id);
  else if (event.key === 'L') openLabels(kit, id);
  else if (event.key === 'D') duplicatePresent(kit, id);
  else return;
  event.preventDefault();
}

/** Goes to another card; with Shift, both are selected. */
function extendOrGo(kit: BoardKit, id: string, isExtending: boolean, step: [rows: number, columns: number]): void {
  const next = goTo(kit, id, ...step);
  if (isExtending) kit.selection.add(...(next ? [id, next] : [id]));
}

/** @returns the card that gets the focus, if there is another one. */
function goTo({ drag, focus }: BoardKit, id: string, rows: number, columns: number): string | undefined {
  const spot = drag.spotOf(id);
  if (!spot) return undefined;
  const ids = [...drag.shown.keys()];
  const isPast = rows !== 0 && !cardsIn(drag.shown, spot.column_id)[spot.index + rows];
  const beside = (id: string) => (isPast ? cellBelow(ids, id, rows) : cellBeside(ids, id, columns));
  let at = beside(spot.column_id);
  // What is collapsed or has no cards has nothing to focus.
  while ((isPast || columns !== 0) && at && (cardsIn(drag.shown, at).length === 0 || !drag.views.has(at)))
    at = beside(at);
  if (!at) return undefined;
  const cards = cardsIn(drag.shown, at);
  const index = isPast && rows > 0 ? 0 : isPast ? cards.length - 1 : Math.min(spot.index + rows, cards.length - 1);
  const next = cards[index];
  if (!next || next.id === id) return undefined;
  drag.views.get(at)?.reveal(index);
  focus.want(next.id);
  return next.id;
}

/** The small letter goes to the right. */
function openLabels({ actions }: BoardKit, task_id: string): void {
  const task = actions.present(task_id);
  if (task) labelDialogs.open({ kind: 'task', task_id, project_id: task.project_id });
}

function duplicatePresent(kit: BoardKit, id: string): void {
  const task = kit.actions.present(id);
  if (task) void duplicate(kit, task);
}

/** Duplicates a card; the focus goes to the copy. */
export async function duplicate({ actions, focus }: BoardKit, task: Task): Promise<void> {
  focus.want(task.id);
  const copy = await actions.duplicate(task);
  if (copy && focus.id === task.id) focus.want(copy.id);
}

function remove({ drag, actions }: BoardKit, id: string): void {
  const spot = drag.spotOf(id);
  const task = spot && cardsIn(drag.shown, spot.column_id)[spot.index];
  if (task) void actions.remove(task);
}

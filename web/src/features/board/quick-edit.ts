import { shortcutKey } from '../../lib/keyboard.js';
import { isFreeSingleKey } from '../../lib/single-keys.js';
import type { BoardKit } from './board-kit.js';

export type QuickField = 'assigned_to' | 'deadline' | 'priority';

/** A field of a card that is being edited on the board. */
export interface QuickEdit {
  task_id: string;
  field: QuickField;
  /** Where the card shows it, or the card. */
  anchor: DOMRect;
}

const KEYS: Partial<Record<string, QuickField>> = { a: 'assigned_to', d: 'deadline', p: 'priority' };

/** Edits a field of the focused card by its key. Comes after the keys of the page, of which `g` takes a second one. */
export function editByKey(event: KeyboardEvent, kit: BoardKit): void {
  const field = KEYS[shortcutKey(event)];
  const link = event.target instanceof Element && event.target.closest<HTMLElement>('a[data-task-id]');
  if (!field || !link || event.repeat || !kit.mayEdit || !isFreeSingleKey(event)) return;
  event.preventDefault();
  edit(kit, field, link);
}

/** Edits what was clicked on a card. @returns whether that can be edited. */
export function editByClick(target: HTMLElement, kit: BoardKit): boolean {
  const shown = target.closest<HTMLElement>('[data-quick]');
  if (!shown) return false;
  edit(kit, shown.dataset.quick as QuickField, shown);
  return true;
}

/** Edits a field of a card, where the card shows it. */
export function edit(kit: BoardKit, field: QuickField, within: HTMLElement): void {
  const card = within.closest<HTMLElement>('[data-task]');
  const shown = card?.querySelector(`[data-quick="${field}"]`) ?? card;
  const task_id = card?.dataset.task;
  if (shown && task_id) kit.quick.open({ task_id, field, anchor: shown.getBoundingClientRect() });
}

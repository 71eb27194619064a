import { useWindowEvent } from '@mantine/hooks';
import { type KeyboardEvent, type MouseEvent, type PointerEvent, type TouchEvent, useEffect, useMemo } from 'react';
import { shortcutKey } from '../../lib/keyboard.js';
import { isFree, isFreeSingleKey } from '../../lib/single-keys.js';
import type { BoardKit } from './board-kit.js';
import { onCardKey } from './board-keys.js';
import { columnOf } from './cells.js';
import { pressByMouse, pressByTouch } from './drag-pointer.js';
import { editByClick, editByKey } from './quick-edit.js';

/** The pointer, touch and keyboard handlers of a board, shared by all cards. */
export function useBoardEvents(kit: BoardKit, setAdding: ((column_id: string) => void) | undefined) {
  useWindowEvent('keydown', (event) => {
    if (!setAdding || shortcutKey(event) !== 'n' || !isFreeSingleKey(event)) return;
    event.preventDefault();
    const { id } = kit.focus;
    const column_id = (id ? kit.drag.spotOf(id)?.column_id : undefined) ?? [...kit.drag.views.keys()][0];
    if (column_id) setAdding(columnOf(column_id));
  });
  useWindowEvent('keydown', (event) => {
    if (event.key !== 'Escape' || kit.selection.isEmpty || !isFree(event)) return;
    event.preventDefault();
    kit.selection.clear();
  });
  useWindowEvent('keydown', (event) => editByKey(event, kit));
  useEffect(() => () => kit.drag.cancel(), [kit]);
  return useMemo(
    () => ({
      onKeyDown: (event: KeyboardEvent) => onCardKey(event, kit),
      onPointerDown: (event: PointerEvent) => {
        const isPress = kit.mayEdit && event.pointerType !== 'touch' && event.button === 0;
        const pressed = isPress ? cardAt(event.target) : undefined;
        if (pressed) pressByMouse(kit.drag, pressed.id, pressed.card, event.nativeEvent);
      },
      onTouchStart: (event: TouchEvent) => {
        const pressed = kit.mayEdit ? cardAt(event.target) : undefined;
        if (pressed)
          pressByTouch(kit.drag, pressed.id, pressed.card, event.nativeEvent, () => kit.selection.toggle(pressed.id));
      },
      // Cards are not dragged by the browser itself; columns are.
      onDragStart: (event: MouseEvent) => {
        if (!(event.target as HTMLElement).closest('[data-grip]')) event.preventDefault();
      },
      onClick: (event: MouseEvent) => {
        const target = event.target as HTMLElement;
        const quick = target.closest('[data-quick]')?.closest<HTMLElement>('[data-task]')?.dataset.task;
        if (quick && !select(kit, quick, event)) return void editByClick(target, kit);
        const id = target.closest<HTMLElement>('a[data-task-id]')?.dataset.taskId;
        if (!id || event.defaultPrevented) return;
        // For those who select nothing, a modifier opens a new tab.
        if (!kit.mayEdit && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
        event.preventDefault();
        if (!select(kit, id, event)) kit.open(id);
      },
    }),
    [kit],
  );
}

/** Selects what is clicked with a modifier, or tapped while something is selected. @returns whether that was meant. */
function select({ selection, drag }: BoardKit, id: string, event: MouseEvent): boolean {
  const isTap = (event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch';
  if (event.shiftKey)
    selection.extendTo(
      id,
      [...drag.shown.values()].flat().map((card) => card.id),
    );
  else if (event.ctrlKey || event.metaKey || (isTap && !selection.isEmpty)) selection.toggle(id);
  else return false;
  return true;
}

/** The card to drag from here, unless it is a button on it that shows nothing of it. */
function cardAt(target: EventTarget): { id: string; card: HTMLElement } | undefined {
  const element = target as HTMLElement;
  const card = element.closest<HTMLElement>('[data-task]');
  const id = card?.dataset.task;
  return id && !element.closest('button:not([data-quick]), [role="menu"]') ? { id, card } : undefined;
}

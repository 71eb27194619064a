import { type RefObject, useEffect } from 'react';
import { hasModifier, shortcutKey } from '../../lib/keyboard.js';
import { isFree, isFreeSingleKey } from '../../lib/single-keys.js';

/**
 * Goes through a list of tasks (links with `data-task`) by keyboard: `j` and `k` from anywhere on the page, the arrows
 * within the list. Enter opens, as links do; `x` toggles the task that has the focus.
 * @param staysThere whether a toggled task stays in the list.
 */
export function useListKeys(
  list: RefObject<HTMLElement | null>,
  onToggle?: (task_id: string) => void,
  staysThere = false,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!list.current || !isMeant(event)) return;
      const links = [...list.current.querySelectorAll<HTMLElement>('[data-task]')];
      const here = links.findIndex((link) => rowOf(link)?.contains(document.activeElement));
      const key = shortcutKey(event);
      const step = stepOf(key, here >= 0);
      if (step) links[Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
      else if (key === 'x' && onToggle && here >= 0) {
        // The row may go; the next one is where one goes on.
        if (!staysThere) (links[here + 1] ?? links[here - 1])?.focus();
        onToggle(links[here]?.dataset.task ?? '');
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [list, onToggle, staysThere]);
}

/** Arrows go through the list for everybody, letters only for who wants keys of one letter. */
function isMeant(event: KeyboardEvent): boolean {
  if (!event.key.startsWith('Arrow')) return isFreeSingleKey(event);
  return isFree(event) && !hasModifier(event) && !event.shiftKey;
}

function rowOf(link: HTMLElement): Element | null {
  return link.closest('li, tr');
}

function stepOf(key: string, isInside: boolean): number {
  if (key === 'j' || (key === 'ArrowDown' && isInside)) return 1;
  if (key === 'k' || (key === 'ArrowUp' && isInside)) return -1;
  return 0;
}

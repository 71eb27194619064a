import { type RefObject, useEffect } from 'react';

/** Where keys mean something else. */
const BUSY =
  'input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu], [role=listbox], [role=combobox]';

/**
 * Goes through a list of tasks (links with `data-task`) by keyboard: `j` and `k` from anywhere on the page, the arrows
 * within the list. Enter opens, as links do; `x` toggles the task that has the focus.
 */
export function useListKeys(list: RefObject<HTMLElement | null>, onToggle?: (task_id: string) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !list.current) return;
      if ((event.target as Element).closest(BUSY) || document.querySelector('[role=dialog]')) return;
      const links = [...list.current.querySelectorAll<HTMLElement>('[data-task]')];
      const here = links.findIndex((link) => rowOf(link)?.contains(document.activeElement));
      const step = stepOf(event.key, here >= 0);
      if (step) links[Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
      else if (event.key === 'x' && onToggle && here >= 0) onToggle(links[here]?.dataset.task ?? '');
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [list, onToggle]);
}

function rowOf(link: HTMLElement): Element | null {
  return link.closest('li, tr');
}

function stepOf(key: string, is_inside: boolean): number {
  if (key === 'j' || (key === 'ArrowDown' && is_inside)) return 1;
  if (key === 'k' || (key === 'ArrowUp' && is_inside)) return -1;
  return 0;
}

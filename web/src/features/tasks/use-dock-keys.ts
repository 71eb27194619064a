import { type RefObject, useEffect, useEffectEvent } from 'react';
import { shortcutKey } from '../../lib/keyboard.js';
import { isFreeInDialog } from '../../lib/single-keys.js';
import { isMeantForPanel } from './use-task-steps.js';

/** Puts the panel beside the page, or over it again. */
export const DOCK_KEY = 'b';

/** What is open over everything and takes Escape for itself. */
const OVER_PAGE = '[role="dialog"][aria-modal="true"], .mantine-Popover-dropdown, .mantine-Menu-dropdown';

/** Some of it stays in the page while it is closed. */
const isSomethingOver = () =>
  [...document.querySelectorAll<HTMLElement>(OVER_PAGE)].some((element) => element.checkVisibility());

/**
 * The keys of a panel that can be docked. While it is, Escape closes it from wherever nobody types and nothing else takes
 * the key, such as a drag or a selection.
 * @param toggle undefined where there is no room beside the page.
 */
export function useDockKeys(
  panel: RefObject<HTMLElement | null>,
  isDocked: boolean,
  toggle: (() => void) | undefined,
  onClose: () => void,
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (!isDocked || !isFreeInDialog(event) || isSomethingOver()) return;
      // What listens later than this may take it yet.
      setTimeout(() => !event.defaultPrevented && onClose());
    } else if (toggle && shortcutKey(event) === DOCK_KEY && isMeantForPanel(event, panel.current)) {
      event.preventDefault();
      toggle();
    }
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

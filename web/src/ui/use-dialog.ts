import { useLayoutEffect, useState } from 'react';

/**
 * For a dialog whose code is loaded when it is opened first: whether it has ever been open. Gives the focus back to what had
 * it before, which the dialog itself cannot when it comes later than it was asked for.
 */
export function useDialog(is_open: boolean): boolean {
  const [was_opened, setWasOpened] = useState(is_open);
  if (is_open && !was_opened) setWasOpened(true);
  useLayoutEffect(() => {
    if (!is_open) return;
    const before = document.activeElement;
    return () => {
      const within = document.activeElement;
      setTimeout(() => {
        const { activeElement, body } = document;
        const is_lost = !activeElement || activeElement === body || activeElement === within;
        if (is_lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
      });
    };
  }, [is_open]);
  return was_opened;
}

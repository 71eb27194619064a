import { useLayoutEffect, useState } from 'react';

/**
 * For a dialog whose code is loaded when it is opened first: whether it has ever been open. Gives the focus back to what had
 * it before, which the dialog itself cannot when it comes later than it was asked for.
 */
export function useDialog(isOpen: boolean): boolean {
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);
  useLayoutEffect(() => {
    if (!isOpen) return;
    const before = document.activeElement;
    return () => {
      const within = document.activeElement;
      setTimeout(() => {
        const { activeElement, body } = document;
        const isLost = !activeElement || activeElement === body || activeElement === within;
        if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
      });
    };
  }, [isOpen]);
  return wasOpened;
}

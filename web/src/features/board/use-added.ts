import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { showMessage } from '../../ui/toasts.js';

interface Adding {
  /** Whether the user is adding cards here. */
  isAdding: boolean;
  isFiltered: boolean;
  /** Whether the end of the column is not loaded. */
  isPartial: boolean;
}

/** Returns what is called with each added card: it is scrolled to, or a message says why it is not visible. */
export function useAdded(
  items: (Task | null)[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  { isAdding, isFiltered, isPartial }: Adding,
): (task: Task) => void {
  const { t } = useTranslation();
  const wanted = useRef<string>(undefined);
  useLayoutEffect(() => {
    const index = items.findIndex((item) => item && item.id === wanted.current);
    if (index < 0) return;
    wanted.current = undefined;
    virtualizer.scrollToIndex(index, { align: 'end' });
  }, [items, virtualizer]);
  return useCallback(
    ({ id, title }: Task) => {
      // Adding queued tasks must not scroll the user away.
      if (isAdding && !isPartial) wanted.current = id;
      if (isFiltered) showMessage(t('board.addedHidden', { title }));
      else if (isPartial) showMessage(t('board.addedBeyond', { title }));
    },
    [isAdding, isFiltered, isPartial, t],
  );
}

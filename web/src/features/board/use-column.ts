import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Task } from '../../data/api.js';
import { useKit } from './board-kit.js';
import type { Drag } from './drag-controller.js';

const GAP = 8;
const PADDING = 4;

/** A column's rows: its cards, and the drop placeholder. */
export interface ColumnItems {
  /** Null is the placeholder; with the keyboard the card itself is shown there. */
  items: (Task | null)[];
  /** The index of the placeholder; -1 if it is not in this column. */
  slot: number;
}

export function itemsOf(cards: Task[], column_id: string, drag: Drag | null): ColumnItems {
  if (drag?.over.column_id !== column_id) return { items: cards, slot: -1 };
  const { index } = drag.over;
  return { items: cards.toSpliced(index, 0, drag.by === 'keyboard' ? drag.task : (null as never)), slot: index };
}

/** Renders only the visible cards of a column, and the focused one. */
export function useColumn(column_id: string, { items, slot }: ColumnItems, slotHeight: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const kit = useKit();
  const { drag, focus } = kit;
  const pinned = useSyncExternalStore(focus.subscribe, () => items.findIndex((item) => item?.id === focus.id));
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is used here and in the column only
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index] ? estimate(items[index]) : slotHeight),
    getItemKey: useCallback((index: number) => items[index]?.id ?? 'slot', [items]),
    rangeExtractor: useCallback((range: Range) => withPinned(range, pinned), [pinned]),
    overscan: 5,
    gap: GAP,
    paddingStart: PADDING,
    paddingEnd: PADDING,
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    drag.views.set(column_id, {
      element,
      indexAt: (y) => indexAt(virtualizer, y - element.getBoundingClientRect().top + element.scrollTop, slot),
      reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    });
  });
  useEffect(() => () => void drag.views.delete(column_id), [drag, column_id]);
  useLayoutEffect(() => {
    if (drag.board) focus.settle(drag.board);
  });
  useAnchor(virtualizer, scroller, items, slot >= 0);
  return { scroller, virtualizer, isSettled: useSettled() };
}

/** An estimate for two lines of title; the real size is measured. */
function estimate({ title }: Task): number {
  return 54 + 19.6 * Math.min(3, Math.ceil(title.length / 36));
}

function withPinned(range: Range, pinned: number): number[] {
  const indexes = defaultRangeExtractor(range);
  if (pinned < 0 || pinned >= range.count || indexes.includes(pinned)) return indexes;
  return [...indexes, pinned].sort((a, b) => a - b);
}

/** The index of the card at a height within the column, without the dragged card. */
function indexAt(virtualizer: Virtualizer<HTMLDivElement, Element>, offset: number, slot: number): number {
  const item = virtualizer.getVirtualItemForOffset(offset);
  if (!item) return 0;
  if (item.index === slot) return slot;
  const index = slot >= 0 && item.index > slot ? item.index - 1 : item.index;
  return offset > item.start + item.size / 2 ? index + 1 : index;
}

/** No animation during the first measurement. */
function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}

/** Keeps visible cards in place when others add or remove cards above. */
function useAnchor(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
  items: (Task | null)[],
  isDragging: boolean,
): void {
  const seen = useRef<{ id: string; top: number }[]>([]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const note = () => {
      const { scrollTop } = element;
      const visible = virtualizer.getVirtualItems().filter(({ end }) => end > scrollTop);
      seen.current = visible.map(({ key, start }) => ({ id: String(key), top: start - scrollTop }));
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [virtualizer, scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || element.scrollTop === 0 || isDragging) return;
    // Includes sizes that this render has measured.
    virtualizer.getTotalSize();
    const at = new Map(items.map((item, index) => [item?.id, index]));
    const anchor = seen.current.find(({ id }) => at.has(id));
    const now = anchor && virtualizer.measurementsCache[at.get(anchor.id) ?? -1];
    const by = now ? now.start - element.scrollTop - anchor.top : 0;
    if (Math.abs(by) < 1) return;
    element.setAttribute('data-anchored', '');
    element.scrollBy({ top: by, behavior: 'instant' });
    requestAnimationFrame(() => requestAnimationFrame(() => element.removeAttribute('data-anchored')));
  }, [virtualizer, scroller, items, isDragging]);
}

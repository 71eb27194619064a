import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Task, TaskStatus } from '../../data/api.js';
import { useKit } from './board-kit.js';
import type { Drag } from './drag-controller.js';

const GAP = 8;
const PADDING = 4;

/** What a column shows: its cards, and in their midst the place where a carried card would land. */
export interface ColumnItems {
  /** Null is that place; by keyboard the card itself is shown there. */
  items: (Task | null)[];
  /** Where it is; -1 when it is not in this column. */
  slot: number;
}

export function itemsOf(cards: Task[], status: TaskStatus, drag: Drag | null): ColumnItems {
  if (drag?.over.status !== status) return { items: cards, slot: -1 };
  const { index } = drag.over;
  return { items: cards.toSpliced(index, 0, drag.by === 'keyboard' ? drag.task : (null as never)), slot: index };
}

/** Renders only those cards of a column that can be seen, and the one that has the focus. */
export function useColumn(status: TaskStatus, { items, slot }: ColumnItems, slotHeight: number) {
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
    drag.views.set(status, {
      element,
      indexAt: (y) => indexAt(virtualizer, y - element.getBoundingClientRect().top + element.scrollTop, slot),
      reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    });
  });
  useEffect(() => () => void drag.views.delete(status), [drag, status]);
  useLayoutEffect(() => {
    if (drag.board) focus.settle(drag.board);
  });
  useAnchor(virtualizer, scroller, items, slot >= 0);
  return { scroller, virtualizer, isSettled: useSettled() };
}

/** Two lines of title are usual; what is really there is measured when it shows. */
function estimate({ title }: Task): number {
  return 54 + 19.6 * Math.min(3, Math.ceil(title.length / 36));
}

function withPinned(range: Range, pinned: number): number[] {
  const indexes = defaultRangeExtractor(range);
  if (pinned < 0 || pinned >= range.count || indexes.includes(pinned)) return indexes;
  return [...indexes, pinned].sort((a, b) => a - b);
}

/** Before which card a height within a column is; the place of the carried card itself does not count. */
function indexAt(virtualizer: Virtualizer<HTMLDivElement, Element>, offset: number, slot: number): number {
  const item = virtualizer.getVirtualItemForOffset(offset);
  if (!item) return 0;
  if (item.index === slot) return slot;
  const index = slot >= 0 && item.index > slot ? item.index - 1 : item.index;
  return offset > item.start + item.size / 2 ? index + 1 : index;
}

/** While what is seen is being measured for the first time, nothing glides. */
function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}

/** Keeps what is seen where it is when others add or remove cards above it. */
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
    // What was measured with this change counts too.
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

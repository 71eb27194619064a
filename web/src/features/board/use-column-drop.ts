import { type DragEvent, useMemo } from 'react';
import type { BoardKit } from './board-kit.js';
import { COLUMN_TYPE } from './column-header.js';

const MARK = 'data-drop';

/** Lets columns be dropped before and after others. */
export function useColumnDrop(kit: BoardKit, mayManage: boolean) {
  return useMemo(() => {
    if (!mayManage) return {};
    let marked: HTMLElement | undefined;
    const mark = (column?: HTMLElement, side = '') => {
      if (marked !== column) marked?.removeAttribute(MARK);
      marked = column;
      column?.setAttribute(MARK, side);
    };
    return {
      onDragOver: (event: DragEvent) => {
        const target = targetOf(event);
        if (!target) return;
        event.preventDefault();
        mark(target.column, target.side);
      },
      onDragEnd: () => mark(),
      onDrop: (event: DragEvent) => {
        const target = targetOf(event);
        mark();
        if (!target) return;
        event.preventDefault();
        const dragged = event.dataTransfer.getData(COLUMN_TYPE);
        const id = target.column.dataset.columnId ?? '';
        if (dragged === id) return;
        void kit.columns.move(dragged, target.side === 'before' ? { before_id: id } : { after_id: id });
      },
    };
  }, [kit, mayManage]);
}

/** The column under a dragged one, and on which side of it that is. */
function targetOf(event: DragEvent): { column: HTMLElement; side: 'before' | 'after' } | undefined {
  if (!event.dataTransfer.types.includes(COLUMN_TYPE)) return undefined;
  const column = (event.target as HTMLElement).closest<HTMLElement>('[data-column-id]');
  if (!column) return undefined;
  const { left, width } = column.getBoundingClientRect();
  return { column, side: event.clientX < left + width / 2 ? 'before' : 'after' };
}

import { Button } from '@mantine/core';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, Task } from '../../data/api.js';
import { BoardCard } from './board-card.js';
import { useKit } from './board-kit.js';
import classes from './board-lanes.module.css';
import boardClasses from './board.module.css';
import type { Drag } from './drag-controller.js';
import { itemsOf } from './use-column.js';

/** So many cards of a cell are rendered at first. */
const AT_FIRST = 40;

interface CellProps {
  id: string;
  category: Column['category'];
  /** The names of its column and its row. */
  name: string;
  /** The visible cards. */
  cards: Task[];
  /** The drag, if it concerns this cell. */
  drag: Drag | null;
}

/** The cards of a column in a row. */
export const LaneCell = memo(function LaneCell({ id, category, name, cards, drag }: CellProps) {
  const { t } = useTranslation();
  const kit = useKit();
  const cell = useRef<HTMLDivElement>(null);
  const [isWhole, setWhole] = useState(false);
  const { items, slot } = itemsOf(cards, id, drag);
  const rendered = isWhole ? items : items.slice(0, Math.max(AT_FIRST, slot + 1));
  useLayoutEffect(() => {
    const element = cell.current;
    if (!element) return;
    const rows = () => [...element.children].filter((row) => row.getAttribute('role') === 'listitem');
    kit.drag.views.set(id, {
      element,
      indexAt: (y) =>
        indexAt(
          rows().filter((row) => !row.querySelector('[data-slot]')),
          y,
        ),
      reveal: (index) => {
        if (index >= AT_FIRST) setWhole(true);
        rows()[index]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      },
    });
  });
  useEffect(() => () => void kit.drag.views.delete(id), [kit, id]);
  useLayoutEffect(() => {
    if (kit.drag.board) kit.focus.settle(kit.drag.board);
  });
  return (
    <div
      ref={cell}
      role="list"
      aria-label={t('board.cardsOf', { column: name })}
      className={classes.cell}
      data-column={category}
      data-over={slot >= 0 || undefined}
    >
      {rendered.map((task, index) => (
        <div key={task?.id ?? 'slot'} role="listitem" aria-setsize={items.length} aria-posinset={index + 1}>
          {task ? (
            <BoardCard task={task} isLifted={index === slot} />
          ) : (
            <div className={boardClasses.slot} style={{ height: drag?.outline.height }} data-slot />
          )}
        </div>
      ))}
      {rendered.length < items.length && (
        <div role="listitem">
          <Button fullWidth size="xs" variant="subtle" onClick={() => setWhole(true)}>
            {t('board.showAll', { count: items.length })}
          </Button>
        </div>
      )}
    </div>
  );
});

/** Before which of these rows a height is. */
function indexAt(rows: Element[], y: number): number {
  const at = rows.findIndex((row) => {
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2;
  });
  return at < 0 ? rows.length : at;
}

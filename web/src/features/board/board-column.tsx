import { Text } from '@mantine/core';
import { memo, type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, Task } from '../../data/api.js';
import { columnName } from '../../lib/column-name.js';
import { BoardCard } from './board-card.js';
import classes from './board.module.css';
import { ColumnHeader } from './column-header.js';
import { FurtherRow } from './further-row.js';
import type { Drag } from './drag-controller.js';
import { QuickAdd } from './quick-add.js';
import { useUnsent } from './title-queue.js';
import { useAdded } from './use-added.js';
import { itemsOf, useColumn } from './use-column.js';
import { useFurther } from './use-further.js';
import { WaitingCards } from './waiting-cards.js';

interface ColumnProps {
  column: Column;
  /** The visible cards. */
  cards: Task[];
  /** The number of cards in the column, visible or not. */
  total: number;
  /** How many more match, or are in it without a filter, than are loaded. */
  beyond: number;
  /** Loads further cards; undefined if there are none. */
  more?: (column_id: string) => unknown;
  /** Whether a card is carried on the board: until it is dropped, columns stay as they are. */
  isCarrying: boolean;
  /** The drag, if it concerns this column. */
  drag: Drag | null;
  isAdding: boolean;
  /** Undefined for those who may add nothing. */
  setAdding?: (column_id: string | null) => void;
  /** The text of an empty column. */
  empty: ReactNode;
  /** The note about a new task that the filter hides. */
  isFiltered: boolean;
  /** Whether the reader may change columns. */
  mayManage: boolean;
  onCollapse: (column_id: string) => void;
}

/** A column of the board. It scrolls by itself, and renders only visible cards. */
export const BoardColumn = memo(function BoardColumn(props: ColumnProps) {
  const {
    column,
    cards,
    total,
    beyond,
    more,
    isCarrying,
    drag,
    isAdding,
    setAdding,
    empty,
    isFiltered,
    mayManage,
    onCollapse,
  } = props;
  const { id, project_id } = column;
  const { t } = useTranslation();
  const shown = useMemo(() => itemsOf(cards, id, drag), [cards, id, drag]);
  const { items, slot } = shown;
  const { scroller, virtualizer, isSettled } = useColumn(id, shown, drag?.outline.height ?? 0);
  const further = useFurther(id, isCarrying ? undefined : more, virtualizer.range?.endIndex ?? 0, items.length);
  const foot = useRef<HTMLDivElement>(null);
  const onAdded = useAdded(items, virtualizer, { isAdding, isFiltered, isPartial: beyond > 0 });
  const isWaiting = useUnsent(project_id, id);
  const name = columnName(column);
  return (
    <section
      className={classes.column}
      aria-labelledby={`column-${id}`}
      data-column={column.category}
      data-column-id={id}
    >
      <ColumnHeader
        column={column}
        shown={items.length + beyond}
        total={total}
        isFiltered={isFiltered}
        mayManage={mayManage}
        onCollapse={() => onCollapse(id)}
      />
      <div
        ref={scroller}
        className={classes.scroller}
        data-still={!isSettled || virtualizer.isScrolling || undefined}
        data-over={slot >= 0 || undefined}
      >
        {items.length > 0 ? (
          <div
            role="list"
            aria-label={t('board.cardsOf', { column: name })}
            className={classes.list}
            style={{ height: virtualizer.getTotalSize() }}
          >
            {virtualizer.getVirtualItems().map(({ key, index, start, size }) => {
              const task = items[index];
              return (
                <div
                  key={key}
                  ref={task ? virtualizer.measureElement : undefined}
                  data-index={index}
                  role="listitem"
                  aria-setsize={items.length + beyond}
                  aria-posinset={index + 1}
                  className={classes.item}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <Item task={task} isLifted={index === slot} height={size} />
                </div>
              );
            })}
          </div>
        ) : (
          !isWaiting && beyond === 0 && empty
        )}
        {more && <FurtherRow further={further} column={name} />}
        <WaitingCards
          column={column}
          onAdded={onAdded}
          onLeft={() => foot.current?.querySelector<HTMLElement>('input, button')?.focus()}
        />
      </div>
      <div ref={foot} className={classes.foot}>
        {setAdding && <QuickAdd column={column} isOpen={isAdding} setOpen={setAdding} />}
      </div>
    </section>
  );
});

/** A card, or the placeholder of one that is carried. */
function Item({ task, isLifted, height }: { task: Task | null | undefined; isLifted: boolean; height: number }) {
  return task ? (
    <BoardCard task={task} isLifted={isLifted} />
  ) : (
    <div className={classes.slot} style={{ height }} data-slot />
  );
}

/** The text of a column without visible cards. */
export function ColumnHint({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" ta="center" px="md" py="lg">
      {children}
    </Text>
  );
}

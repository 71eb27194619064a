import { Badge, Text, Title } from '@mantine/core';
import { memo, type ReactNode, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskStatus } from '../../data/api.js';
import { formatNumber } from '../../lib/format.js';
import { BoardCard } from './board-card.js';
import classes from './board.module.css';
import type { Drag } from './drag-controller.js';
import { showMessage } from '../../ui/toasts.js';
import { QuickAdd } from './quick-add.js';
import { useUnsent } from './title-queue.js';
import { itemsOf, useColumn } from './use-column.js';
import { WaitingCards } from './waiting-cards.js';

interface ColumnProps {
  project_id: string;
  status: TaskStatus;
  /** The visible cards. */
  cards: Task[];
  /** The number of cards in the column, visible or not. */
  total: number;
  /** The drag, if it concerns this column. */
  drag: Drag | null;
  isAdding: boolean;
  /** Undefined for those who may add nothing. */
  setAdding?: (status: TaskStatus | null) => void;
  /** The text of an empty column. */
  empty: ReactNode;
  /** The note about a new task that the filter hides. */
  isFiltered: boolean;
}

/** A column of the board. It scrolls by itself, and renders only visible cards. */
export const BoardColumn = memo(function BoardColumn(props: ColumnProps) {
  const { project_id, status, cards, total, drag, isAdding, setAdding, empty, isFiltered } = props;
  const { t } = useTranslation();
  const shown = useMemo(() => itemsOf(cards, status, drag), [cards, status, drag]);
  const { items, slot } = shown;
  const { scroller, virtualizer, isSettled } = useColumn(status, shown, drag?.outline.height ?? 0);
  const wanted = useRef<string>(undefined);
  const foot = useRef<HTMLDivElement>(null);
  const onAdded = useCallback(
    ({ id, title }: Task) => {
      // Adding queued tasks must not scroll the user away.
      if (isAdding) wanted.current = id;
      if (isFiltered) showMessage(t('board.addedHidden', { title }));
    },
    [isAdding, isFiltered, t],
  );
  const isWaiting = useUnsent(project_id, status);
  useLayoutEffect(() => {
    const index = items.findIndex((item) => item && item.id === wanted.current);
    if (index < 0) return;
    wanted.current = undefined;
    virtualizer.scrollToIndex(index, { align: 'end' });
  }, [items, virtualizer]);
  const name = t(`taskStatus.${status}`);
  return (
    <section className={classes.column} aria-labelledby={`column-${status}`} data-column={status}>
      <header className={classes.header}>
        <Title order={2} size="h6" id={`column-${status}`}>
          {name}
        </Title>
        <Count shown={items.length} total={total} isFiltered={isFiltered} />
      </header>
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
                  aria-setsize={items.length}
                  aria-posinset={index + 1}
                  className={classes.item}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {task ? (
                    <BoardCard task={task} isLifted={index === slot} />
                  ) : (
                    <div className={classes.slot} style={{ height: size }} data-slot />
                  )}
                </div>
              );
            })}
          </div>
        ) : (
          !isWaiting && empty
        )}
        <WaitingCards
          project_id={project_id}
          status={status}
          onAdded={onAdded}
          onLeft={() => foot.current?.querySelector<HTMLElement>('input, button')?.focus()}
        />
      </div>
      <div ref={foot} className={classes.foot}>
        {setAdding && <QuickAdd project_id={project_id} status={status} isOpen={isAdding} setOpen={setAdding} />}
      </div>
    </section>
  );
});

function Count({ shown, total, isFiltered }: { shown: number; total: number; isFiltered: boolean }) {
  const { t } = useTranslation();
  const text = isFiltered ? `${formatNumber(shown)} / ${formatNumber(total)}` : formatNumber(shown);
  const label = isFiltered ? t('board.cardsShown', { shown, total }) : t('board.cards', { count: shown });
  return (
    <Badge variant="default" size="sm" tt="none" fw={600}>
      <span aria-hidden>{text}</span>
      <span className={classes.hidden}>{label}</span>
    </Badge>
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

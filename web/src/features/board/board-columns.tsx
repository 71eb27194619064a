import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../data/board-cache.js';
import { BoardColumn } from './board-column.js';
import { type BoardKit, MayEdit } from './board-kit.js';
import { cardsIn, type Columns } from './board-model.js';
import type { FoundParts } from './use-text-filter.js';
import classes from './board.module.css';
import { CollapsedColumn } from './column-header.js';
import { AddColumn } from './column-parts.js';
import type { Drag } from './drag-controller.js';
import { useBoardEvents } from './use-board-events.js';
import { useCollapsedColumns } from './use-settings.js';
import { useColumnDrop } from './use-column-drop.js';
import { useMoreOf } from './use-more-of.js';
import { useListedCards } from './use-listed-cards.js';

export interface ColumnsProps {
  board: Board;
  kit: BoardKit;
  drag: Drag | null;
  /** The visible cards. */
  cards: Columns;
  /** The number of cards of each column, visible or not. */
  totals: ReadonlyMap<string, number>;
  /** How many more cards of each column match, or are in it, than are loaded. */
  beyond: ReadonlyMap<string, number>;
  /** What a filter finds where the board is loaded in part. */
  parts?: FoundParts;
  /** The column with an open input. */
  adding: string | null;
  /** Undefined for those who may add nothing. */
  setAdding?: (column_id: string | null) => void;
  /** Whether the reader may change cards. */
  mayEdit: boolean;
  /** The text of an empty column. */
  empty: (column_id: string) => ReactNode;
  isFiltered: boolean;
}

/** The columns of a board, side by side. */
export function BoardColumns({ board, kit, drag, cards, totals, beyond, parts, ...props }: ColumnsProps) {
  const { adding, setAdding, mayEdit, empty, isFiltered } = props;
  const { t } = useTranslation();
  const { project, columns } = board;
  const { setBoard } = kit.drag;
  const mayManage = project.can.includes('manage_columns');
  const [collapsed, toggle] = useCollapsedColumns(board);
  useListedCards(kit, cards, collapsed);
  const on = useBoardEvents(kit, setAdding);
  const drop = useColumnDrop(kit, mayManage);
  const totalOf = (id: string) => totals.get(id) ?? 0;
  const moreOf = useMoreOf(board, parts, isFiltered);
  const widths = columns.map(({ id }) => (collapsed.has(id) ? 'var(--ft-collapsed)' : 'var(--ft-column-width)'));
  return (
    <div
      ref={setBoard}
      className={classes.columns}
      role="region"
      aria-label={t('board.columns')}
      data-carrying={drag?.by}
      data-fixed={!mayEdit || undefined}
      style={{ gridTemplateColumns: [...widths, ...(mayManage ? ['auto'] : [])].join(' ') }}
      {...on}
      {...drop}
    >
      <MayEdit value={mayEdit}>
        {columns.map((column) =>
          collapsed.has(column.id) ? (
            <CollapsedColumn
              key={column.id}
              column={column}
              total={totalOf(column.id)}
              onExpand={() => toggle(column.id)}
            />
          ) : (
            <BoardColumn
              key={column.id}
              column={column}
              cards={cardsIn(cards, column.id)}
              total={totalOf(column.id)}
              beyond={beyond.get(column.id) ?? 0}
              more={moreOf(column.id)}
              isCarrying={drag !== null}
              drag={drag?.over.column_id === column.id ? drag : null}
              isAdding={adding === column.id}
              setAdding={setAdding}
              empty={empty(column.id)}
              isFiltered={isFiltered}
              mayManage={mayManage}
              onCollapse={toggle}
            />
          ),
        )}
      </MayEdit>
      {mayManage && <AddColumn kit={kit} />}
    </div>
  );
}

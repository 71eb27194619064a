import { Badge, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../data/api.js';
import { columnName } from '../../lib/column-name.js';
import { formatNumber } from '../../lib/format.js';
import { PersonAvatar } from '../../ui/person.js';
import { cardsIn, type Columns } from './board-model.js';
import classes from './board-lanes.module.css';
import { cellId } from './cells.js';
import type { Drag } from './drag-controller.js';
import { LaneCell } from './lane-cell.js';
import { cardsOfLane, type Grouping, type Lane, NONE } from './lanes.js';

interface RowProps {
  lane: Lane;
  grouping: Grouping;
  title: string;
  columns: readonly Column[];
  /** The columns that are collapsed. */
  collapsed: ReadonlySet<string>;
  /** The visible cards by cells. */
  cards: Columns;
  drag: Drag | null;
  isFolded: boolean;
  onFold: () => void;
  /** How columns are laid out. */
  row: CSSProperties;
}

/** A row of a board, with a head that folds it. */
export function LaneRow({ lane, grouping, title, columns, collapsed, cards, drag, isFolded, onFold, row }: RowProps) {
  const { t } = useTranslation();
  const ids = columns.map(({ id }) => id);
  const count = cardsOfLane(cards, ids, lane.key);
  const Sign = isFolded ? IconChevronRight : IconChevronDown;
  return (
    <section aria-label={title} data-lane={lane.key}>
      <UnstyledButton className={classes.lane} aria-expanded={!isFolded} onClick={onFold}>
        <Sign size={16} aria-hidden />
        {grouping === 'assignee' && lane.key !== NONE && <PersonAvatar id={lane.key} name={lane.name} size={22} />}
        <span className={classes.title} dir="auto">
          {title}
        </span>
        <Badge variant="default" size="sm" tt="none" fw={600}>
          <span aria-hidden>{formatNumber(count)}</span>
          <span className={classes.hidden}>{t('board.cards', { count })}</span>
        </Badge>
      </UnstyledButton>
      {!isFolded && (
        <div className={classes.row} style={row}>
          {columns.map((column) =>
            collapsed.has(column.id) ? (
              <span key={column.id} className={classes.count}>
                {formatNumber(cardsIn(cards, cellId(column.id, lane.key)).length)}
              </span>
            ) : (
              <LaneCell
                key={column.id}
                id={cellId(column.id, lane.key)}
                category={column.category}
                name={`${columnName(column)}, ${title}`}
                cards={cardsIn(cards, cellId(column.id, lane.key))}
                drag={drag?.over.column_id === cellId(column.id, lane.key) ? drag : null}
              />
            ),
          )}
        </div>
      )}
    </section>
  );
}

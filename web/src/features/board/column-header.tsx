import { ActionIcon, Badge, Title, Tooltip } from '@mantine/core';
import { IconChevronsLeft, IconChevronsRight, IconDots, IconGripVertical } from '@tabler/icons-react';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../data/api.js';
import { columnName } from '../../lib/column-name.js';
import { formatNumber } from '../../lib/format.js';
import { latePart } from '../../lib/late-part.js';
import { LateMenu } from '../../ui/late-menu.js';
import classes from './board.module.css';

const ColumnMenuItems = latePart(async () => ({ default: (await import('./column-menu-items.js')).ColumnMenuItems }));

/** What a dragged column carries: text that nothing else on the page takes. */
export const COLUMN_TYPE = 'application/x-flowtrack-column';

interface HeaderProps {
  column: Column;
  /** The number of visible cards. */
  shown: number;
  /** The number of cards in the column, visible or not. */
  total: number;
  isFiltered: boolean;
  /** Whether the reader may change columns. */
  mayManage: boolean;
  onCollapse: () => void;
}

/** The name of a column, how full it is, and what can be done with it. */
export function ColumnHeader({ column, shown, total, isFiltered, mayManage, onCollapse }: HeaderProps) {
  const { t } = useTranslation();
  const name = columnName(column);
  const carry = ({ dataTransfer, currentTarget }: DragEvent<HTMLElement>) => {
    dataTransfer.setData(COLUMN_TYPE, column.id);
    dataTransfer.effectAllowed = 'move';
    const header = currentTarget.closest('header');
    if (header) dataTransfer.setDragImage(header, 12, 12);
  };
  return (
    <header className={classes.header} data-over-limit={isOver(column, total) || undefined}>
      {mayManage && (
        <span
          className={classes.grip}
          draggable
          data-grip
          onDragStart={carry}
          title={t('board.dragColumn')}
          aria-hidden
        >
          <IconGripVertical size={14} />
        </span>
      )}
      <Dot color={column.color} />
      <Title order={2} size="h6" id={`column-${column.id}`} className={classes.name} title={name}>
        {name}
      </Title>
      <Count column={column} shown={shown} total={total} isFiltered={isFiltered} />
      <span className={classes.tools}>
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={t('board.collapse', { column: name })}
          onClick={onCollapse}
        >
          <IconChevronsLeft size={16} aria-hidden />
        </ActionIcon>
        {mayManage && (
          <LateMenu
            button={
              <ActionIcon
                size={26}
                variant="subtle"
                color="gray"
                aria-label={t('board.columnActions', { column: name })}
              >
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            }
            position="bottom-end"
          >
            <ColumnMenuItems column={column} />
          </LateMenu>
        )}
      </span>
    </header>
  );
}

/** A column that shows its name and number only. */
export function CollapsedColumn({ column, total, onExpand }: { column: Column; total: number; onExpand: () => void }) {
  const { t } = useTranslation();
  const name = columnName(column);
  return (
    <section className={classes.collapsed} aria-label={name} data-column={column.category} data-column-id={column.id}>
      <ActionIcon
        size={26}
        variant="subtle"
        color="gray"
        aria-label={t('board.expand', { column: name })}
        onClick={onExpand}
      >
        <IconChevronsRight size={16} aria-hidden />
      </ActionIcon>
      <Dot color={column.color} />
      <Badge variant="default" size="sm" tt="none" fw={600}>
        {formatNumber(total)}
      </Badge>
      <span className={classes.upright}>{name}</span>
    </section>
  );
}

const isOver = ({ wip_limit }: Column, total: number) => wip_limit !== null && total > wip_limit;

/** The colour of a column. */
export function Dot({ color }: { color: Column['color'] }) {
  return <span className={classes.dot} style={{ background: `var(--mantine-color-${color}-6)` }} aria-hidden />;
}

function Count({ column, shown, total, isFiltered }: Pick<HeaderProps, 'column' | 'shown' | 'total' | 'isFiltered'>) {
  const { t } = useTranslation();
  const { wip_limit } = column;
  const filtered = isFiltered ? `${formatNumber(shown)} / ${formatNumber(total)}` : formatNumber(shown);
  const text =
    wip_limit === null ? filtered : `${formatNumber(isFiltered ? total : shown)} / ${formatNumber(wip_limit)}`;
  const cards = isFiltered ? t('board.cardsShown', { shown, total }) : t('board.cards', { count: shown });
  const limit =
    wip_limit === null ? '' : t(isOver(column, total) ? 'board.overLimit' : 'board.limitOf', { limit: wip_limit });
  const color = isOver(column, total) ? 'red' : wip_limit !== null && total === wip_limit ? 'yellow' : undefined;
  const badge = (
    <Badge variant={color ? 'light' : 'default'} color={color} size="sm" tt="none" fw={600} flex="none">
      <span aria-hidden>{text}</span>
      <span className={classes.hidden}>
        {cards} {limit}
      </span>
    </Badge>
  );
  return limit ? <Tooltip label={limit}>{badge}</Tooltip> : badge;
}

import { ActionIcon } from '@mantine/core';
import { IconChevronsRight } from '@tabler/icons-react';
import { useLayoutEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../data/api.js';
import { columnName } from '../../lib/column-name.js';
import type { ColumnsProps } from './board-columns.js';
import { type BoardKit, MayEdit } from './board-kit.js';
import { cardsIn } from './board-model.js';
import { cellId } from './cells.js';
import classes from './board-lanes.module.css';
import { ColumnHeader } from './column-header.js';
import { AddColumn } from './column-parts.js';
import { LaneFoot } from './lane-foot.js';
import { LaneRow } from './lane-row.js';
import { useBoardEvents } from './use-board-events.js';
import { useCollapsedColumns } from './use-settings.js';
import { useFoldedLanes } from './use-folded-lanes.js';
import { useColumnDrop } from './use-column-drop.js';
import type { Lanes } from './use-lanes.js';
import { useMoreOf } from './use-more-of.js';
import { useListedCards } from './use-listed-cards.js';

type LanesProps = Omit<ColumnsProps, 'empty'> & { grouped: Lanes };

/** The columns of a board in rows, of people, priorities or labels. The board scrolls as a whole. */
export function BoardLanes({ board, kit, drag, cards, totals, beyond, parts, grouped, ...props }: LanesProps) {
  const { adding, setAdding, mayEdit, isFiltered } = props;
  const { t } = useTranslation();
  const { project, columns } = board;
  const mayManage = project.can.includes('manage_columns');
  const [collapsed, toggle] = useCollapsedColumns(board);
  const [folded, toggleLane] = useFoldedLanes(project.id, grouped.grouping);
  useListedCards(kit, cards, collapsed, folded);
  const on = useBoardEvents(kit, setAdding);
  const drop = useColumnDrop(kit, mayManage);
  const { setBoard } = kit.drag;
  const moreOf = useMoreOf(board, parts, isFiltered);
  useSettledFocus(kit);
  const shown = (id: string) => grouped.lanes.reduce((sum, { key }) => sum + cardsIn(cards, cellId(id, key)).length, 0);
  const widths = columns.map(({ id }) => (collapsed.has(id) ? 'var(--ft-collapsed)' : 'minmax(240px, 1fr)'));
  const least = columns.reduce((sum, { id }) => sum + (collapsed.has(id) ? 46 : 240) + 12, mayManage ? 48 : 0);
  const row = { gridTemplateColumns: [...widths, ...(mayManage ? ['36px'] : [])].join(' '), minWidth: least };
  return (
    <div
      ref={setBoard}
      className={classes.board}
      role="region"
      aria-label={t('board.columns')}
      data-carrying={drag?.by}
      data-fixed={!mayEdit || undefined}
      {...on}
      {...drop}
    >
      <MayEdit value={mayEdit}>
        <div className={`${classes.row} ${classes.heads}`} style={row}>
          {columns.map((column) => (
            <div key={column.id} className={classes.head} data-column-id={column.id}>
              {collapsed.has(column.id) ? (
                <Expand column={column} onExpand={() => toggle(column.id)} />
              ) : (
                <ColumnHeader
                  column={column}
                  shown={shown(column.id) + (beyond.get(column.id) ?? 0)}
                  total={totals.get(column.id) ?? 0}
                  isFiltered={isFiltered}
                  mayManage={mayManage}
                  onCollapse={() => toggle(column.id)}
                />
              )}
            </div>
          ))}
          {mayManage && <AddColumn kit={kit} />}
        </div>
        {grouped.lanes.map((lane) => (
          <LaneRow
            key={lane.key}
            lane={lane}
            grouping={grouped.grouping}
            title={grouped.titleOf(lane)}
            columns={columns}
            collapsed={collapsed}
            cards={cards}
            drag={drag}
            isFolded={folded.has(lane.key)}
            onFold={() => toggleLane(lane.key)}
            row={row}
          />
        ))}
        <div className={classes.row} style={row}>
          {columns.map((column) => (
            <div key={column.id}>
              {!collapsed.has(column.id) && (
                <LaneFoot
                  column={column}
                  more={drag ? undefined : moreOf(column.id)}
                  count={shown(column.id)}
                  isAdding={adding === column.id}
                  setAdding={setAdding}
                  isFiltered={isFiltered}
                />
              )}
            </div>
          ))}
        </div>
      </MayEdit>
    </div>
  );
}

/** A card that is to have the focus gets it, if it is rendered; otherwise with its cell. */
function useSettledFocus({ focus, drag }: BoardKit): void {
  const id = useSyncExternalStore(focus.subscribe, () => focus.id);
  useLayoutEffect(() => {
    if (drag.board) focus.settle(drag.board);
  }, [focus, drag, id]);
}

function Expand({ column, onExpand }: { column: Column; onExpand: () => void }) {
  const { t } = useTranslation();
  const label = t('board.expand', { column: columnName(column) });
  return (
    <ActionIcon size={26} variant="subtle" color="gray" aria-label={label} title={label} onClick={onExpand}>
      <IconChevronsRight size={16} aria-hidden />
    </ActionIcon>
  );
}

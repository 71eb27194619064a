import { useLayoutEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { labelName } from '../../lib/label-name.js';
import { useUser } from '../../lib/use-session.js';
import type { BoardKit } from './board-kit.js';
import type { Columns } from './board-model.js';
import { laneOf } from './cells.js';
import { cellsOf, changeTo, type Grouping, type Lane, lanesOf, NONE } from './lanes.js';

/** The rows of a grouped board. */
export interface Lanes {
  grouping: Grouping;
  lanes: Lane[];
  /** How a row is called on the page. */
  titleOf: (lane: Lane) => string;
  /** The visible cards by cells. */
  cells: Columns;
}

/** Groups the visible cards; undefined without a grouping. */
export function useLanes(kit: BoardKit, shown: Columns, grouping: Grouping | undefined): Lanes | undefined {
  const { t } = useTranslation();
  const { id: me } = useUser();
  const grouped = useMemo(() => {
    if (!grouping) return undefined;
    const lanes = lanesOf([...shown.values()].flat(), grouping, me, (label) => labelName(t, label));
    const titleOf = ({ key, name }: Lane) => {
      if (grouping === 'priority') return t(`priority.${key as 'low' | 'medium' | 'high'}`);
      return key === NONE ? t(grouping === 'label' ? 'board.noLabel' : 'common.unassigned') : name;
    };
    return { grouping, lanes, titleOf, cells: cellsOf(shown, lanes, grouping) };
  }, [shown, grouping, me, t]);
  useLayoutEffect(() => {
    if (!grouped) return kit.showLanes();
    const laneIn = (cell: string) => grouped.lanes.find(({ key }) => key === laneOf(cell));
    kit.showLanes({
      move: (from, to) => {
        const lane = laneIn(to);
        const change = lane && laneOf(from) !== lane.key ? changeTo(lane, grouped.grouping) : undefined;
        return change && lane && { ...change, grouping: grouped.grouping, name: grouped.titleOf(lane) };
      },
      name: (cell) => {
        const lane = laneIn(cell);
        return lane && grouped.titleOf(lane);
      },
      staysInRow: grouped.grouping === 'label',
    });
  }, [kit, grouped]);
  return grouped;
}

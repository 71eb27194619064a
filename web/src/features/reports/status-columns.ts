import { createElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Percent } from '../../ui/percent.js';
import type { Column } from './columns.js';
import { type Series, STATUS_COLORS } from './series.js';

/** How many tasks there are of each status. */
export interface StatusCounts {
  total_tasks: number;
  completed_tasks: number;
  in_progress_tasks: number;
  todo_tasks: number;
}

const STATUSES = ['completed', 'in_progress', 'todo'] as const;

/** The columns of all reports by status. @param percentage the field that holds the share of what is done. */
export function useStatusColumns<T extends StatusCounts>(percentage?: keyof T): Column<T>[] {
  const { t } = useTranslation();
  const counts: Column<T>[] = [
    { label: t('reports.total'), value: ({ total_tasks }) => total_tasks },
    ...STATUSES.map((status) => ({
      label: t(`reports.${status}`),
      value: (row: T) => row[`${status}_tasks` as const],
    })),
  ];
  if (!percentage) return counts;
  const share = (row: T) => Number(row[percentage]);
  return [
    ...counts,
    { label: t('reports.progress'), value: share, show: (row) => createElement(Percent, { value: share(row) }) },
  ];
}

/** The bars of all reports by status. */
export function useStatusSeries<T extends StatusCounts>(): Series<T>[] {
  const { t } = useTranslation();
  return STATUSES.map((status) => ({
    name: t(`reports.${status}`),
    color: STATUS_COLORS[status],
    value: (row) => row[`${status}_tasks`],
  }));
}

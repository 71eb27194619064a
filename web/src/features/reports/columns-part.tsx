import { useTranslation } from 'react-i18next';
import type { ProjectReport } from '../../data/reports.js';
import { columnName } from '../../lib/column-name.js';
import { ReportPart } from './report-part.js';
import { type Series, STATUS_COLORS } from './series.js';

const SERIES_OF = { done: 'completed', in_progress: 'in_progress', todo: 'todo' } as const;

type Row = ProjectReport['columns'][number];

/** All tasks of a project by the columns of its board, from left to right. */
export function ColumnsPart({ report }: { report: ProjectReport }) {
  const { t } = useTranslation();
  const { columns, archived_tasks: archived } = report;
  const series: Series<Row>[] = (['todo', 'in_progress', 'done'] as const).map((status) => ({
    name: t(`reports.${SERIES_OF[status]}`),
    color: STATUS_COLORS[SERIES_OF[status]],
    value: ({ category, total_tasks }) => (category === status ? total_tasks : 0),
  }));
  return (
    <ReportPart
      title={t('reports.byColumn')}
      text={archived > 0 ? t('reports.coversBoard', { count: archived }) : t('reports.coversAll')}
      topic="by-column"
      rows={columns}
      columns={[
        { label: t('reports.column'), value: columnName, isText: true },
        { label: t('common.status'), value: ({ category }) => t(`reports.${SERIES_OF[category]}`), isText: true },
        { label: t('reports.total'), value: ({ total_tasks }) => total_tasks },
      ]}
      series={series}
    />
  );
}

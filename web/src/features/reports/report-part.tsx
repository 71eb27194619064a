import { Skeleton, Text } from '@mantine/core';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart } from '../../lib/late-part.js';
import { ReportFrame, type ReportFrameProps } from './report-frame.js';
import { CHART_ROWS, chartHeight, type Series } from './series.js';

const Bars = latePart(async () => ({ default: (await import('./bars.js')).Bars }));

interface ReportPartProps<T> extends Omit<ReportFrameProps<T>, 'children'> {
  series: Series<T>[];
}

/** One report: the numbers as a table, at once; as a chart, as soon as that is loaded; and as a file. */
export function ReportPart<T extends object>({ series, ...frame }: ReportPartProps<T>) {
  const { t } = useTranslation();
  const { title, rows, columns } = frame;
  const label = (row: T) => String(columns[0]?.value(row) ?? '');
  return (
    <ReportFrame {...frame}>
      <Suspense fallback={<Skeleton height={chartHeight(rows.length)} />}>
        <Bars name={title} rows={rows} label={label as (row: unknown) => string} series={series as Series<unknown>[]} />
      </Suspense>
      {rows.length > CHART_ROWS && (
        <Text size="xs" c="dimmed">
          {t('reports.chartFirst', { count: CHART_ROWS })}
        </Text>
      )}
    </ReportFrame>
  );
}

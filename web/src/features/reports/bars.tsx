import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.js';
import { shortenedTo } from '../../lib/graphemes.js';
import { CHART_ROWS, chartHeight, type Series } from './series.js';

interface BarsProps<T> {
  name: string;
  rows: T[];
  label: (row: T) => string;
  series: Series<T>[];
}

/** Two lines of words, of which none is longer than its line. */
const shortened = (text: string) =>
  shortenedTo(
    text.replace(/\S{13,}/g, (word) => shortenedTo(word, 12)),
    22,
  );

/** The same numbers as the table beside it, as stacked bars. Who cannot see them is told the sums, and has the table. */
export function Bars<T>({ name, rows, label, series }: BarsProps<T>) {
  const { t } = useTranslation();
  const shown = rows.slice(0, CHART_ROWS);
  const data = shown.map((row) => ({
    label: label(row),
    ...Object.fromEntries(series.map(({ name, value }) => [name, value(row)])),
  }));
  const sums = series.map(
    ({ name, value }) => `${name}: ${formatNumber(shown.reduce((sum, row) => sum + value(row), 0))}`,
  );
  return (
    <div role="img" aria-label={t('reports.chartOf', { name, rows: sums.join(', ') })}>
      <BarChart
        h={chartHeight(rows.length)}
        data={data}
        dataKey="label"
        orientation="vertical"
        type="stacked"
        series={series.map(({ name, color }) => ({ name, color }))}
        withLegend
        legendProps={{ verticalAlign: 'top', height: 36, itemSorter: null }}
        gridAxis="x"
        tickLine="none"
        xAxisProps={{ allowDecimals: false }}
        yAxisProps={{
          width: 110,
          tickFormatter: shortened,
        }}
        barProps={{ isAnimationActive: false, maxBarSize: 22 }}
        barChartProps={{ accessibilityLayer: false }}
        valueFormatter={(value) => formatNumber(value)}
      />
    </div>
  );
}

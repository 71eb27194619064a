import '@mantine/charts/styles.css';
import { AreaChart, BarChart, ScatterChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { FinishedTask, Flow } from '../../data/flow.js';
import { addDays, dayOf, formatDate, formatNumber } from '../../lib/format.js';
import { FLOW_HEIGHT, type FlowBand, type Period } from './flow-series.js';

const DAY_MS = 86_400_000;
const STILL = { isAnimationActive: false };
/** A tooltip that is about nothing has no day. */
const asDate = (value: unknown) => (typeof value === 'string' ? formatDate(value) : '');

/** How many tasks were in which column on each day, one band above the other: what is done at the bottom. */
export function CumulativeChart({ name, days, bands }: { name: string; days: Flow['days']; bands: FlowBand[] }) {
  const { t } = useTranslation();
  const data = days.map(({ date, counts }) => ({
    date,
    ...Object.fromEntries(bands.map(({ key, place }) => [key, counts[place] ?? 0])),
  }));
  const last = bands.map(({ label, place }) => `${label}: ${formatNumber(days.at(-1)?.counts[place] ?? 0)}`);
  return (
    <div role="img" aria-label={t('reports.chartOf', { name, rows: last.join(', ') })}>
      <AreaChart
        h={FLOW_HEIGHT}
        data={data}
        dataKey="date"
        type="stacked"
        curveType="linear"
        withDots={false}
        withGradient={false}
        fillOpacity={0.75}
        series={[...bands].reverse().map(({ key, label, color }) => ({ name: key, label, color }))}
        withLegend
        legendProps={{ verticalAlign: 'top', height: 44, itemSorter: null }}
        xAxisProps={{ tickFormatter: asDate, minTickGap: 40 }}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        tooltipProps={{ labelFormatter: asDate }}
        areaProps={STILL}
        areaChartProps={{ accessibilityLayer: false }}
        valueFormatter={(value) => formatNumber(value)}
      />
    </div>
  );
}

/** How many tasks were finished in each period. */
export function ThroughputChart({ name, periods }: { name: string; periods: Period[] }) {
  const { t } = useTranslation();
  const sum = periods.reduce((all, { finished }) => all + finished, 0);
  const series = t('flow.finished');
  return (
    <div role="img" aria-label={t('reports.chartOf', { name, rows: `${series}: ${formatNumber(sum)}` })}>
      <BarChart
        h={FLOW_HEIGHT}
        data={periods.map(({ from, finished }) => ({ from, [series]: finished }))}
        dataKey="from"
        series={[{ name: series, color: 'teal.6' }]}
        xAxisProps={{ tickFormatter: asDate, minTickGap: 24 }}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        tooltipProps={{ labelFormatter: asDate }}
        barProps={{ ...STILL, maxBarSize: 28 }}
        barChartProps={{ accessibilityLayer: false }}
        valueFormatter={(value) => formatNumber(value)}
      />
    </div>
  );
}

/** When tasks were finished, and how long each took. */
export function CycleChart({ name, tasks, flow }: { name: string; tasks: FinishedTask[]; flow: Flow }) {
  const { t } = useTranslation();
  const { p50, p85 } = flow.cycle_time;
  const label = t('flow.cycle');
  const numbered = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
  const dated = (day: unknown) => (typeof day === 'number' ? formatDate(addDays('1970-01-01', day)) : '');
  const points = tasks.map(({ finished_at, cycle_days }) => ({
    [t('flow.day')]: numbered(dayOf(finished_at)),
    [label]: cycle_days ?? 0,
  }));
  const line = (percent: number, y: number | null, color: string) =>
    y === null ? [] : [{ y, color, label: t('flow.percentLine', { percent, days: formatNumber(y) }) }];
  const told = t('reports.chartOf', { name, rows: `${t('flow.tasks')}: ${formatNumber(tasks.length)}` });
  return (
    <div role="img" aria-label={told}>
      <ScatterChart
        h={FLOW_HEIGHT}
        data={[{ name: label, color: 'blue.6', data: points }]}
        dataKey={{ x: t('flow.day'), y: label }}
        xAxisProps={{
          domain: [numbered(flow.from), numbered(flow.to)],
          tickFormatter: dated,
          minTickGap: 40,
          allowDecimals: false,
        }}
        yAxisProps={{ width: 44 }}
        valueFormatter={{ x: dated, y: (days) => formatNumber(days) }}
        referenceLines={[...line(50, p50, 'gray.6'), ...line(85, p85, 'orange.7')]}
        scatterProps={STILL}
        scatterChartProps={{ accessibilityLayer: false }}
      />
    </div>
  );
}

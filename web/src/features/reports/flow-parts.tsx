import { Skeleton, Text } from '@mantine/core';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { FinishedTask, Flow, FlowColumn, OpenTask } from '../../data/flow.js';
import { dayOf, formatDate, formatNumber } from '../../lib/format.js';
import { columnName } from '../../lib/column-name.js';
import { latePart } from '../../lib/late-part.js';
import type { Column } from './columns.js';
import { bandsOf, FLOW_HEIGHT, periodsOf } from './flow-series.js';
import { FlowTaskLink } from './flow-task-link.js';
import { ReportFrame } from './report-frame.js';
import { CHART_ROWS, chartHeight } from './series.js';

const Bars = latePart(async () => ({ default: (await import('./bars.js')).Bars }));
const CumulativeChart = latePart(async () => ({ default: (await import('./flow-charts.js')).CumulativeChart }));
const ThroughputChart = latePart(async () => ({ default: (await import('./flow-charts.js')).ThroughputChart }));
const CycleChart = latePart(async () => ({ default: (await import('./flow-charts.js')).CycleChart }));

const waiting = <Skeleton height={FLOW_HEIGHT} />;

/** How a column is called where it may be gone, or have had another category. */
function useColumnName(columns: FlowColumn[]) {
  const { t } = useTranslation();
  return ({ id, name, category }: FlowColumn) => {
    const status = t(`taskStatus.${category}`);
    if (name === null) return t('flow.earlierColumns', { status });
    const isTwice = columns.filter((column) => column.id === id).length > 1;
    return isTwice ? t('flow.columnAs', { name, status }) : columnName({ name, category });
  };
}

/** The cumulative flow diagram. */
export function CumulativePart({ flow: { days, columns } }: { flow: Flow }) {
  const { t } = useTranslation();
  const bands = bandsOf(columns, useColumnName(columns));
  const title = t('flow.cumulative');
  return (
    <ReportFrame
      title={title}
      text={t('flow.cumulativeText')}
      definition={t('flow.cumulativeDefinition')}
      topic="cumulative-flow"
      rows={[...days].reverse()}
      isLong
      columns={[
        { label: t('flow.day'), value: ({ date }) => date, show: ({ date }) => formatDate(date), isText: true },
        ...bands.map(({ label, place }) => ({
          label,
          value: ({ counts }: Flow['days'][number]) => counts[place] ?? 0,
        })),
      ]}
    >
      <Suspense fallback={waiting}>
        <CumulativeChart name={title} days={days} bands={bands} />
      </Suspense>
    </ReportFrame>
  );
}

/** How many tasks were finished by day or by week. */
export function ThroughputPart({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  const periods = periodsOf(flow.days);
  const title = t('flow.throughput');
  return (
    <ReportFrame
      title={title}
      text={t('flow.throughputText')}
      definition={t('flow.throughputDefinition')}
      topic="throughput"
      rows={[...periods].reverse()}
      isLong
      columns={[
        { label: t('flow.from'), value: ({ from }) => from, show: ({ from }) => formatDate(from), isText: true },
        { label: t('flow.to'), value: ({ to }) => to, show: ({ to }) => formatDate(to), isText: true },
        { label: t('flow.finished'), value: ({ finished }) => finished },
      ]}
    >
      <Suspense fallback={waiting}>
        <ThroughputChart name={title} periods={periods} />
      </Suspense>
    </ReportFrame>
  );
}

/** A number of days with one decimal at most. */
const inDays = (days: number) => formatNumber(days, { maximumFractionDigits: 1 });

/** How long each finished task took. */
export function CyclePart({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  const { finished, lead_time, cycle_time } = flow;
  const begun = finished.filter(({ cycle_days }) => cycle_days !== null);
  const title = t('flow.times');
  const columns: Column<FinishedTask>[] = [
    {
      label: t('flow.task'),
      value: ({ key, title }) => `${key} ${title}`,
      show: (task) => <FlowTaskLink task={task} />,
      isText: true,
    },
    {
      label: t('flow.finishedAt'),
      value: ({ finished_at }) => dayOf(finished_at),
      show: ({ finished_at }) => formatDate(dayOf(finished_at)),
      isText: true,
    },
    { label: t('flow.cycle'), value: ({ cycle_days }) => cycle_days ?? '', show: showDays('cycle_days') },
    { label: t('flow.lead'), value: ({ lead_days }) => lead_days, show: showDays('lead_days') },
    { label: t('flow.reopened'), value: ({ reopened }) => reopened },
  ];
  const never = lead_time.count - cycle_time.count;
  return (
    <ReportFrame
      title={title}
      text={t('flow.timesText')}
      definition={t('flow.timesDefinition')}
      topic="cycle-times"
      rows={finished}
      isLong
      columns={columns}
    >
      <Suspense fallback={waiting}>
        <CycleChart name={title} tasks={begun} flow={flow} />
      </Suspense>
      {never > 0 && (
        <Text size="xs" c="dimmed">
          {t('flow.neverStarted', { count: never })}
        </Text>
      )}
      {finished.length < lead_time.count && (
        <Text size="xs" c="dimmed">
          {t('flow.someTasks', { shown: formatNumber(finished.length), count: lead_time.count })}
        </Text>
      )}
    </ReportFrame>
  );
}

const showDays = (field: 'cycle_days' | 'lead_days') => (task: FinishedTask) => {
  const days = task[field];
  return days === null ? '–' : inDays(days);
};

/** The tasks in progress and how old they are. */
export function AgePart({ flow, columnNames }: { flow: Flow; columnNames: Map<string, string> }) {
  const { t } = useTranslation();
  const { open, cycle_time } = flow;
  const nameOf = ({ column_id }: OpenTask) => columnNames.get(column_id) ?? '';
  const slow = cycle_time.p85;
  const late = slow === null ? 0 : open.filter(({ age_days }) => age_days > slow).length;
  return (
    <ReportFrame
      title={t('flow.age')}
      text={open.length > 0 ? t('flow.ageText') : t('flow.nothingOpen')}
      definition={t('flow.ageDefinition')}
      topic="work-in-progress"
      rows={open}
      isLong
      columns={[
        {
          label: t('flow.task'),
          value: ({ key, title }) => `${key} ${title}`,
          show: (task) => <FlowTaskLink task={task} />,
          isText: true,
        },
        { label: t('flow.column'), value: nameOf, isText: true },
        { label: t('flow.ageDays'), value: ({ age_days }) => age_days, show: ({ age_days }) => inDays(age_days) },
        {
          label: t('flow.columnDays'),
          value: ({ column_days }) => column_days,
          show: ({ column_days }) => inDays(column_days),
        },
      ]}
    >
      {open.length > 0 && (
        <Suspense fallback={<Skeleton height={chartHeight(open.length)} />}>
          <Bars
            name={t('flow.age')}
            rows={open}
            label={(task) => (task as OpenTask).key}
            series={[{ name: t('flow.ageDays'), color: 'blue.6', value: (task) => (task as OpenTask).age_days }]}
          />
        </Suspense>
      )}
      {open.length > CHART_ROWS && (
        <Text size="xs" c="dimmed">
          {t('reports.chartFirst', { count: CHART_ROWS })}
        </Text>
      )}
      {slow !== null && open.length > 0 && (
        <Text size="sm" c={late > 0 ? undefined : 'dimmed'}>
          {late > 0
            ? t('flow.olderThan', { count: late, days: inDays(slow) })
            : t('flow.noneOlder', { days: inDays(slow) })}
        </Text>
      )}
    </ReportFrame>
  );
}

import { Button, Group, Paper, SegmentedControl, Text } from '@mantine/core';
import { IconChartAreaLine } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Flow, flowQuery } from '../../data/flow.js';
import { useBoard } from '../../data/live.js';
import { columnName } from '../../lib/column-name.js';
import { formatNumber } from '../../lib/format.js';
import { ScrollPane } from '../../ui/scroll-pane.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { AgePart, CumulativePart, CyclePart, ThroughputPart } from './flow-parts.js';
import { ForecastPart } from './forecast-part.js';
import classes from './reports.module.css';

/** The spans that can be chosen, in days. */
export const FLOW_SPANS = [28, 84, 182, 365] as const;
const USUAL_SPAN = 84;
const DAYS_PER_WEEK = 7;

/** How work flows through a project, from its history. */
export function ProjectFlowPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { span = USUAL_SPAN } = useSearch({ from: '/inside/projects/$projectId/flow' });
  const navigate = useNavigate();
  const { data, error, refetch, isPlaceholderData } = useQuery(flowQuery(projectId, span));
  const { data: board } = useBoard(projectId);
  const names = new Map(board?.columns.map((column) => [column.id, columnName(column)]));
  return (
    <ScrollPane>
      <SegmentedControl
        aria-label={t('flow.span')}
        style={{ alignSelf: 'flex-start', maxWidth: '100%', overflowX: 'auto' }}
        value={String(span)}
        onChange={(value) =>
          void navigate({ to: '.', search: (before) => ({ ...before, span: Number(value) }), replace: true })
        }
        data={FLOW_SPANS.map((days) => ({ value: String(days), label: t(`flow.span${days}`) }))}
      />
      {!data && (error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={5} />)}
      {data && data.columns.length === 0 && <NothingYet projectId={projectId} />}
      {data && data.columns.length > 0 && (
        <div aria-busy={isPlaceholderData} style={{ display: 'contents' }}>
          <Summary flow={data} />
          <CumulativePart flow={data} />
          <CyclePart flow={data} />
          <ThroughputPart flow={data} />
          <AgePart flow={data} columnNames={names} />
          <ForecastPart projectId={projectId} flow={data} />
        </div>
      )}
    </ScrollPane>
  );
}

function NothingYet({ projectId }: { projectId: string }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconChartAreaLine}
      title={t('flow.nothing')}
      text={t('flow.nothingText')}
      action={
        <Button renderRoot={(props) => <Link to="/projects/$projectId/board" params={{ projectId }} {...props} />}>
          {t('project.board')}
        </Button>
      }
    />
  );
}

/** The numbers that are asked for most. */
function Summary({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  const { cycle_time, lead_time, days, columns } = flow;
  const last = days.at(-1)?.counts ?? [];
  const inProgress = last.reduce((sum, n, place) => sum + (columns[place]?.category === 'in_progress' ? n : 0), 0);
  const inDays = (value: number | null) =>
    value === null ? '–' : t('flow.days', { count: value, shown: formatNumber(value, { maximumFractionDigits: 1 }) });
  const perWeek = (lead_time.count * DAYS_PER_WEEK) / days.length;
  const numbers = [
    [t('flow.half'), inDays(cycle_time.p50)],
    [t('flow.most'), inDays(cycle_time.p85)],
    [t('flow.perWeek'), formatNumber(perWeek, { maximumFractionDigits: 1 })],
    [t('flow.inProgress'), formatNumber(inProgress)],
  ];
  return (
    <Paper component="section" withBorder p="md" bg="var(--ft-card)" aria-label={t('flow.summary')}>
      <dl className={classes.numbers}>
        {numbers.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!(lead_time.count > 0) && (
        <Group mt="sm">
          <Text size="sm" c="dimmed">
            {t('flow.noneFinished')}
          </Text>
        </Group>
      )}
    </Paper>
  );
}

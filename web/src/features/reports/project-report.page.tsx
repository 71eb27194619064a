import { Button, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { projectReportQuery } from '../../data/reports.js';
import { formatNumber } from '../../lib/format.js';
import { Percent } from '../../ui/percent.js';
import { ScrollPane } from '../../ui/scroll-pane.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { ColumnsPart } from './columns-part.js';
import { ReportParts } from './report-parts.js';
import classes from './reports.module.css';
import { STATUS_COLORS } from './series.js';
import type { StatusCounts } from './status-columns.js';

/** How far a project is: over all of its tasks, and in parts over those that one can see. */
export function ProjectReportPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { data, error, refetch } = useQuery(projectReportQuery(projectId));
  return (
    <ScrollPane>
      {!data && (error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={5} />)}
      {data?.total_tasks === 0 && (
        <EmptyState
          icon={IconChartBar}
          title={t('reports.noTasks')}
          text={t('reports.noTasksText')}
          action={
            <Button renderRoot={(props) => <Link to="/projects/$projectId/board" params={{ projectId }} {...props} />}>
              {t('project.board')}
            </Button>
          }
        />
      )}
      {data && data.total_tasks > 0 && (
        <>
          <ProgressPart counts={data} percent={data.progress_percentage} />
          <ColumnsPart report={data} />
          <ReportParts projectId={projectId} />
        </>
      )}
    </ScrollPane>
  );
}

function ProgressPart({ counts, percent }: { counts: StatusCounts; percent: number }) {
  const { t } = useTranslation();
  const parts = (['completed', 'in_progress', 'todo'] as const).map((status) => ({
    status,
    count: counts[`${status}_tasks`],
    color: STATUS_COLORS[status],
  }));
  return (
    <Paper component="section" withBorder p="md" bg="var(--ft-card)" aria-labelledby="report-progress">
      <Stack gap="md">
        <Stack gap={2}>
          <Title order={2} size="h4" id="report-progress">
            {t('reports.progress')}: <Percent value={percent} />
          </Title>
          <Text size="sm" c="dimmed">
            {t('reports.progressText', {
              done: formatNumber(counts.completed_tasks),
              total: formatNumber(counts.total_tasks),
            })}
          </Text>
        </Stack>
        <Progress.Root size={22} aria-hidden>
          {parts.map(({ status, count, color }) => (
            <Progress.Section key={status} value={(100 * count) / counts.total_tasks} color={color} withAria={false} />
          ))}
        </Progress.Root>
        <dl className={classes.numbers}>
          {parts.map(({ status, count, color }) => (
            <div key={status}>
              <dt>
                <span
                  className={classes.swatch}
                  style={{ background: `var(--mantine-color-${color.replace('.', '-')})` }}
                  aria-hidden
                />
                {t(`reports.${status}`)}
              </dt>
              <dd>{formatNumber(count)}</dd>
            </div>
          ))}
        </dl>
      </Stack>
    </Paper>
  );
}

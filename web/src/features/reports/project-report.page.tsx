import { Button, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../../data/live.js';
import { projectReportQuery } from '../../data/reports.js';
import { formatNumber } from '../../lib/format.js';
import { Percent } from '../../ui/percent.js';
import { ScrollPane } from '../../ui/scroll-pane.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { type Group, groupsOf } from './groups.js';
import { ReportPart } from './report-part.js';
import classes from './reports.module.css';
import { STATUS_COLORS } from './series.js';
import { type StatusCounts, useStatusColumns, useStatusSeries } from './status-columns.js';

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
          <Parts projectId={projectId} />
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

function Parts({ projectId }: { projectId: string }) {
  const { t } = useTranslation();
  const { data: board } = useBoard(projectId);
  const columns = useStatusColumns<Group>();
  const series = useStatusSeries<Group>();
  if (!board) return <LoadingLines count={4} />;
  const seesAll = board.project.can.includes('see_all_tasks');
  const covers = seesAll ? t('reports.coversAll') : t('reports.coversOwn');
  const cards = [...board.cards.values()];
  if (cards.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('reports.noneVisible')}
      </Text>
    );
  const assignees = groupsOf(cards, ({ assigned_to, assigned_to_name }) => ({
    id: assigned_to ?? '',
    name: assigned_to_name ?? t('common.unassigned'),
  }));
  const priorities = groupsOf(cards, ({ priority }) => ({ id: priority, name: t(`priority.${priority}`) }), [
    'high',
    'medium',
    'low',
  ]);
  const part = (title: string, topic: string, label: string, rows: Group[]) => (
    <ReportPart
      title={title}
      text={covers}
      topic={topic}
      rows={rows}
      columns={[{ label, value: ({ name }) => name, isText: true }, ...columns]}
      series={series}
    />
  );
  return (
    <>
      {part(t('reports.byAssignee'), 'by-assignee', t('common.assignee'), assignees)}
      {part(t('reports.byPriority'), 'by-priority', t('common.priority'), priorities)}
    </>
  );
}

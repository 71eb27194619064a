import { IconChartBar, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type DashboardProject,
  dashboardQuery,
  type TeamPerformance,
  teamPerformanceQuery,
  type Workload,
  workloadQuery,
} from '../../data/reports.js';
import { useIsAdmin } from '../../lib/use-session.js';
import { Page } from '../../ui/page.js';
import { Percent } from '../../ui/percent.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { ReportPart } from './report-part.js';
import { useStatusColumns, useStatusSeries } from './status-columns.js';
import { PRIORITY_COLORS } from './series.js';

/** How far everything and everybody is; for admins. */
export function ReportsPage() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  return (
    <Page title={t('nav.reports')} subtitle={isAdmin ? t('reports.intro') : undefined}>
      {isAdmin ? (
        <>
          <Projects />
          <Team />
          <WorkloadPart />
        </>
      ) : (
        <EmptyState icon={IconLock} title={t('reports.adminsOnly')} text={t('reports.adminsOnlyText')} />
      )}
    </Page>
  );
}

function Projects() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(dashboardQuery());
  const columns = useStatusColumns<DashboardProject>('progress_percentage');
  const series = useStatusSeries<DashboardProject>();
  if (!data) return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={5} />;
  if (data.project_progress.length === 0)
    return <EmptyState icon={IconChartBar} title={t('reports.noProjects')} text={t('reports.noProjectsText')} />;
  return (
    <ReportPart
      title={t('reports.projects')}
      text={t('reports.projectsText')}
      topic="project-progress"
      rows={data.project_progress}
      columns={[
        {
          label: t('common.project'),
          value: ({ project_name }) => project_name,
          show: ({ project_id, project_name }) => (
            <Link to="/projects/$projectId/report" params={{ projectId: project_id }} style={{ color: 'inherit' }}>
              {project_name}
            </Link>
          ),
          isText: true,
        },
        { label: t('common.status'), value: ({ status }) => t(`projectStatus.${status}`), isText: true },
        ...columns,
      ]}
      series={series}
    />
  );
}

function Team() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(teamPerformanceQuery());
  const columns = useStatusColumns<TeamPerformance>();
  const series = useStatusSeries<TeamPerformance>();
  if (!data) return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={5} />;
  return (
    <ReportPart
      title={t('reports.team')}
      text={t('reports.teamText')}
      topic="team-performance"
      rows={data}
      columns={[
        { label: t('reports.person'), value: ({ user_name }) => user_name, isText: true },
        ...columns,
        {
          label: t('reports.rate'),
          value: ({ completion_rate }) => completion_rate,
          show: ({ completion_rate }) => <Percent value={completion_rate} />,
        },
      ]}
      series={series}
    />
  );
}

function WorkloadPart() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(workloadQuery());
  if (!data) return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={5} />;
  const priorities = (['high', 'medium', 'low'] as const).map((priority) => ({
    priority,
    label: t(`reports.${priority}`),
    value: (row: Workload) => row[`${priority}_priority_tasks`],
  }));
  return (
    <ReportPart
      title={t('reports.workload')}
      text={t('reports.workloadText')}
      topic="workload"
      rows={data}
      columns={[
        { label: t('reports.person'), value: ({ user_name }) => user_name, isText: true },
        { label: t('reports.assigned'), value: ({ assigned_tasks }) => assigned_tasks },
        ...priorities,
      ]}
      series={priorities.map(({ priority, label, value }) => ({
        name: label,
        value,
        color: PRIORITY_COLORS[priority],
      }))}
    />
  );
}

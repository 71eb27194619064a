import { Button } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMayCreateProjects } from '../../data/options.js';
import { type OwnTasks, ownTasksQuery } from '../../data/own-tasks.js';
import { type Dashboard, dashboardQuery } from '../../data/reports.js';
import { formatNumber } from '../../lib/format.js';
import { useUser } from '../../lib/use-session.js';
import { Page } from '../../ui/page.js';
import { useIsPhone } from '../../ui/use-phone.js';
import { EmptyState, ErrorState } from '../../ui/states.js';
import classes from './dashboard.module.css';
import { News } from './news.js';
import { ProjectProgress } from './project-progress.js';
import { Section, SectionLink, SectionLoading } from './section.js';
import { Tiles } from './tiles.js';
import { TaskRows } from './task-rows.js';

/** What matters now: own numbers, what is due, what others did. On a phone, what is due comes first. */
export function DashboardPage() {
  const { t } = useTranslation();
  const { name } = useUser();
  const dashboard = useQuery(dashboardQuery());
  const own = useQuery(ownTasksQuery());
  const stats = dashboard.data?.stats;
  const error = (!dashboard.data && dashboard.error) || (!own.data && own.error);
  const title = t('dashboard.greeting', { name });
  if (stats?.total_projects === 0)
    return (
      <Page title={title}>
        <Welcome />
      </Page>
    );
  return (
    <Page
      title={title}
      subtitle={
        stats
          ? t('dashboard.overview', {
              tasks: formatNumber(stats.total_tasks),
              progress: formatNumber(stats.in_progress_tasks),
              done: formatNumber(stats.completed_tasks),
              overdue: formatNumber(stats.overdue_tasks),
            })
          : '\u00a0'
      }
    >
      {error ? (
        <ErrorState error={error} retry={() => Promise.all([dashboard.refetch(), own.refetch()])} />
      ) : (
        <Overview dashboard={dashboard.data} own={own.data} />
      )}
    </Page>
  );
}

interface OverviewProps {
  dashboard?: Dashboard;
  own?: OwnTasks;
}

function Overview({ dashboard, own }: OverviewProps) {
  const { t } = useTranslation();
  const isPhone = useIsPhone();
  const tiles = <Tiles projects={dashboard?.stats.total_projects} own={own} />;
  const projects = dashboard?.project_progress ?? [];
  const names = new Map(projects.map(({ project_id, project_name }) => [project_id, project_name]));
  return (
    <>
      {!isPhone && tiles}
      <div className={classes.columns}>
        <div className={classes.column}>
          <Section
            title={t('dashboard.due')}
            text={t('dashboard.dueText')}
            link={<SectionLink to="/my-tasks">{t('dashboard.allMine')}</SectionLink>}
          >
            {own ? <TaskRows tasks={own.due} projects={names} empty={t('dashboard.noneDue')} /> : <SectionLoading />}
          </Section>
          <Section title={t('dashboard.recent')}>
            {dashboard ? (
              <TaskRows tasks={dashboard.recent_tasks} projects={names} empty={t('dashboard.noneRecent')} showsUpdate />
            ) : (
              <SectionLoading />
            )}
          </Section>
        </div>
        <div className={classes.column}>
          <Section
            title={t('dashboard.progress')}
            link={
              dashboard && (
                <SectionLink to="/projects">{t('dashboard.allProjects', { count: projects.length })}</SectionLink>
              )
            }
          >
            {dashboard ? <ProjectProgress projects={projects} /> : <SectionLoading />}
          </Section>
          <Section
            title={t('dashboard.news')}
            link={<SectionLink to="/notifications">{t('dashboard.inbox')}</SectionLink>}
          >
            {dashboard ? <News notifications={dashboard.notifications} /> : <SectionLoading />}
          </Section>
        </div>
      </div>
      {isPhone && tiles}
    </>
  );
}

/** The first step of somebody who sees no project yet. */
function Welcome() {
  const { t } = useTranslation();
  const mayCreate = useMayCreateProjects();
  const { email } = useUser();
  return (
    <EmptyState
      icon={IconRocket}
      title={t('dashboard.welcome')}
      text={mayCreate ? t('dashboard.welcomeAdmin') : t('dashboard.welcomeMember', { email })}
      action={
        mayCreate && (
          <Button renderRoot={(props) => <Link to="/projects" search={{ create: true }} {...props} />}>
            {t('dashboard.createFirst')}
          </Button>
        )
      }
    />
  );
}

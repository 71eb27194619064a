import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconFileImport, IconFolders, IconPlus, IconSearchOff, IconTrash } from '@tabler/icons-react';
import { keepPreviousData, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys } from '../../data/keys.js';
import { useMayCreateProjects } from '../../data/options.js';
import { projectChoices, projectPages } from '../../data/projects.js';
import { dashboardQuery } from '../../data/reports.js';
import { useIsAdmin } from '../../lib/use-session.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { CreateProject } from './create-project.js';
import { ProjectCards } from './project-cards.js';
import { ProjectsFilter } from './projects-filter.js';
import { ProjectsTable } from './projects-table.js';
import { ProjectsTrash } from './projects-trash.js';
import { useProjectsSearch } from './use-projects-search.js';

/** All projects that one can see; for admins also those in the trash. */
export function ProjectsPage() {
  const { t } = useTranslation();
  const mayCreate = useMayCreateProjects();
  const mayRestore = useMayRestore();
  const { trash, create } = useSearch({ from: '/inside/projects' });
  const navigate = useNavigate({ from: '/projects' });
  const isTrash = Boolean(trash) && mayRestore;
  const showForm = (show: boolean) =>
    void navigate({ search: (before) => ({ ...before, create: show || undefined }), replace: !show });
  return (
    <Page
      title={isTrash ? t('projects.trash') : t('nav.projects')}
      subtitle={isTrash ? t('projects.trashText') : mayCreate ? undefined : t('projects.adminsOnly')}
      actions={
        <Actions
          isTrash={isTrash}
          mayRestore={mayRestore}
          mayImport={mayCreate || mayRestore}
          onCreate={mayCreate ? () => showForm(true) : undefined}
        />
      }
    >
      {isTrash ? <ProjectsTrash /> : <Projects onCreate={mayCreate ? () => showForm(true) : undefined} />}
      {mayCreate && <CreateProject isOpen={Boolean(create)} onClose={() => showForm(false)} />}
    </Page>
  );
}

interface ActionsProps {
  isTrash: boolean;
  mayRestore: boolean;
  /** Whoever may create or manage projects. */
  mayImport: boolean;
  /** Undefined for those who may not create projects. */
  onCreate?: () => void;
}

function Actions({ isTrash, mayRestore, mayImport, onCreate }: ActionsProps) {
  const { t } = useTranslation();
  const label = isTrash ? t('projects.trashBack') : t('projects.trash');
  return (
    <>
      {mayRestore && (
        <Button
          variant="default"
          leftSection={isTrash ? <IconArrowLeft size={16} /> : <IconTrash size={16} />}
          renderRoot={(props) => <Link to="/projects" search={isTrash ? {} : { trash: true }} {...props} />}
        >
          {label}
        </Button>
      )}
      {!isTrash && mayImport && <ImportLink />}
      {!isTrash && onCreate && (
        <Button leftSection={<IconPlus size={16} />} onClick={onCreate}>
          {t('projects.new')}
        </Button>
      )}
    </>
  );
}

function ImportLink() {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      leftSection={<IconFileImport size={16} />}
      renderRoot={(props) => <Link to="/import" {...props} />}
    >
      {t('projects.import')}
    </Button>
  );
}

/** Admins, and those who manage a project or have just deleted the last one that they managed. */
function useMayRestore(): boolean {
  const isAdmin = useIsAdmin();
  const { data: managed = [] } = useQuery({ ...projectChoices(), enabled: !isAdmin });
  const { data: hasDeleted } = useQuery({ queryKey: keys.hasDeleted, queryFn: skipToken });
  return isAdmin || Boolean(hasDeleted) || managed.some(({ can }) => can.includes('restore'));
}

function Projects({ onCreate }: { onCreate?: () => void }) {
  const { t } = useTranslation();
  const { filter, view, isFiltered, clear } = useProjectsSearch();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...projectPages(filter),
    placeholderData: keepPreviousData,
  });
  const progress = useProgress();
  const projects = data?.pages.flatMap(({ rows }) => rows) ?? [];
  const total = data?.pages[0]?.total ?? '';
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (data && projects.length === 0 && !isFiltered) return <NoProjects onCreate={onCreate} />;
  const View = view === 'table' ? ProjectsTable : ProjectCards;
  return (
    <Stack gap="md">
      <ProjectsFilter />
      {!data && <LoadingLines count={4} height={96} />}
      {data && (
        <Text size="sm" c="dimmed" role="status">
          {total.endsWith('+') ? t('projects.totalMany') : t('projects.total', { count: Number(total) })}
        </Text>
      )}
      {data && projects.length === 0 && (
        <EmptyState
          icon={IconSearchOff}
          title={t('projects.noMatch')}
          text={t('projects.noMatchText')}
          action={
            <Button variant="default" onClick={clear}>
              {t('projects.clearFilters')}
            </Button>
          }
        />
      )}
      {projects.length > 0 && <View projects={projects} progress={progress} />}
      {hasNextPage && (
        <Button variant="default" mx="auto" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}

/** The dashboard has the progress of all projects in one answer. */
function useProgress(): ReadonlyMap<string, number> {
  const { data } = useQuery(dashboardQuery());
  return new Map(
    data?.project_progress.map(({ project_id, progress_percentage }) => [project_id, progress_percentage]),
  );
}

function NoProjects({ onCreate }: { onCreate?: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconFolders}
      title={t('projects.empty')}
      text={onCreate ? t('projects.emptyAdmin') : t('projects.emptyMember')}
      action={
        onCreate && (
          <Group gap="xs">
            <Button onClick={onCreate}>{t('projects.createFirst')}</Button>
            <ImportLink />
          </Group>
        )
      }
    />
  );
}

import { Button } from '@mantine/core';
import { IconHistory, IconLock, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { historyPages, peopleNamesQuery, projectNamesQuery, titlesOf } from '../../data/history.js';
import { useIsAdmin } from '../../lib/use-session.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { ActivityFilterBar, type Chosen, NOTHING_CHOSEN, toFilter } from './activity-filter.js';
import { HistoryCheckButton } from './history-check.js';
import { actorsOf } from './people.js';
import { Timeline } from './timeline.js';

/** Everything that was changed in this installation; for admins. */
export function ActivityPage() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  return (
    <Page
      title={t('nav.activity')}
      subtitle={isAdmin ? t('activity.intro') : undefined}
      actions={isAdmin && <HistoryCheckButton />}
    >
      {isAdmin ? (
        <Everything />
      ) : (
        <EmptyState icon={IconLock} title={t('activity.adminsOnly')} text={t('activity.adminsOnlyText')} />
      )}
    </Page>
  );
}

function Everything() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen>(NOTHING_CHOSEN);
  const [timesCleared, setTimesCleared] = useState(0);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...historyPages(toFilter(chosen)),
    placeholderData: keepPreviousData,
  });
  const { data: projects } = useQuery(projectNamesQuery());
  const { data: people } = useQuery(peopleNamesQuery());
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  // The last that is known of a task comes first.
  const last = new Map([...rows].reverse().map(({ task_id, action }) => [task_id, action]));
  const isFiltered = Object.values(chosen).some((value) => value !== '');
  const clear = () => {
    setChosen(NOTHING_CHOSEN);
    setTimesCleared(timesCleared + 1);
  };
  return (
    <>
      <ActivityFilterBar key={timesCleared} chosen={chosen} onChange={(part) => setChosen({ ...chosen, ...part })} />
      {error && !data && <ErrorState error={error} retry={refetch} />}
      {!data && !error && <LoadingLines count={8} height={64} />}
      {data && rows.length === 0 && (
        <EmptyState
          icon={isFiltered ? IconSearchOff : IconHistory}
          title={isFiltered ? t('activity.noMatch') : t('activity.empty')}
          text={isFiltered ? t('activity.noMatchText') : undefined}
          action={
            isFiltered && (
              <Button variant="default" onClick={clear}>
                {t('activity.clearFilters')}
              </Button>
            )
          }
        />
      )}
      <Timeline
        rows={rows}
        mayRevert
        names={{
          people: { ...actorsOf(rows), ...people },
          tasks: titlesOf(data?.pages),
          projects: { ...projects?.deleted, ...projects?.present },
        }}
        canOpen={({ task_id, project_id }) =>
          last.get(task_id) !== 'task_deleted' && Boolean(project_id && projects && project_id in projects.present)
        }
        showsProject
      />
      {hasNextPage && (
        <Button variant="default" mx="auto" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

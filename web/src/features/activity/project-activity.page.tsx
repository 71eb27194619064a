import { Button } from '@mantine/core';
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '../../data/api.js';
import type { Board } from '../../data/board-cache.js';
import { projectHistoryPages, titlesOf } from '../../data/history.js';
import { useBoard } from '../../data/live.js';
import { membersQuery } from '../../data/members.js';
import { ScrollPane } from '../../ui/scroll-pane.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { useDialog } from '../../ui/use-dialog.js';
import type { Names } from './describe.js';
import { actorsOf } from './people.js';
import { RevertDialog } from './revert-dialog.js';
import { Timeline } from './timeline.js';

/** Who did what in a project. */
export function ProjectActivityPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    projectHistoryPages(projectId),
  );
  const { data: board } = useBoard(projectId);
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const names = useNames(projectId, rows, titlesOf(data?.pages));
  const [isReverting, setReverting] = useState(false);
  useDialog(isReverting);
  const mayRevert = board?.project.can.includes('edit_tasks') === true;
  return (
    <ScrollPane>
      {mayRevert && rows.length > 0 && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={() => setReverting(true)}
        >
          {t('activity.revert.open')}
        </Button>
      )}
      {isReverting && <RevertDialog project_id={projectId} people={names.people} onClose={() => setReverting(false)} />}
      {error && !data && <ErrorState error={error} retry={refetch} />}
      {!data && !error && <LoadingLines count={8} height={64} />}
      {data && rows.length === 0 && (
        <EmptyState icon={IconHistory} title={t('activity.empty')} text={t('activity.emptyProject')} />
      )}
      <Timeline
        rows={rows}
        names={names}
        mayRevert={mayRevert}
        canOpen={({ task_id }) => task_id !== null && isThere(task_id, rows, board)}
      />
      {hasNextPage && (
        <Button variant="default" mx="auto" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </ScrollPane>
  );
}

/** What is on the board is what one may open; of what is not loaded, its history tells whether it was deleted. */
function isThere(task_id: string, rows: Activity[], board: Board | undefined): boolean {
  if (!board) return false;
  if (board.cards.has(task_id) || board.windows.size === 0) return board.cards.has(task_id);
  const last = rows.find((row) => row.task_id === task_id);
  return last?.action !== 'task_deleted' && !(last?.action === 'task_transferred' && !last.changes.column?.to);
}

function useNames(projectId: string, rows: Activity[], titles: Record<string, string>): Names {
  const { data: board } = useBoard(projectId);
  const { data: members = [] } = useQuery(membersQuery(projectId));
  const cards = [...(board?.cards.values() ?? [])];
  return {
    people: {
      ...actorsOf(rows),
      ...Object.fromEntries(members.map(({ id, name }) => [id, name])),
      ...Object.fromEntries(
        cards.flatMap(({ assigned_to, assigned_to_name }) =>
          assigned_to && assigned_to_name ? [[assigned_to, assigned_to_name]] : [],
        ),
      ),
    },
    tasks: { ...titles, ...Object.fromEntries(cards.map(({ id, title }) => [id, title])) },
    projects: board ? { [projectId]: board.project.name } : {},
  };
}

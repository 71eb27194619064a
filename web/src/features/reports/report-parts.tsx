import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../data/board-cache.js';
import { useBoard } from '../../data/live.js';
import { membersQuery } from '../../data/members.js';
import { MOST_PEOPLE, PRIORITIES, taskGroupsQuery } from '../../data/task-groups.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { type Group, groupsOf, groupsWith } from './groups.js';
import { ReportPart } from './report-part.js';
import { useStatusColumns, useStatusSeries } from './status-columns.js';

/** The tasks of a project that one can see, by assignee and by priority. */
export function ReportParts({ projectId }: { projectId: string }) {
  const { data: board } = useBoard(projectId);
  if (!board) return <LoadingLines count={4} />;
  return board.windows.size > 0 ? <CountedParts board={board} /> : <LoadedParts board={board} />;
}

function LoadedParts({ board }: { board: Board }) {
  const { t } = useTranslation();
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
  const priorities = groupsOf(cards, ({ priority }) => ({ id: priority, name: t(`priority.${priority}`) }), PRIORITIES);
  return <Tables board={board} assignees={assignees} priorities={priorities} />;
}

/** The same of a board that is loaded in part: the server counts. */
function CountedParts({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { data: members } = useQuery(membersQuery(board.project.id));
  const people = useMemo(() => (members ?? []).slice(0, MOST_PEOPLE), [members]);
  const ids = useMemo(() => people.map(({ id }) => id), [people]);
  const { data, error, refetch } = useQuery({
    ...taskGroupsQuery(board.project.id, ids),
    enabled: members !== undefined,
  });
  if (!data) return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={4} />;
  const names = new Map([...people.map(({ id, name }) => [id, name] as const), ['none', t('common.unassigned')]]);
  const assignees = groupsWith(data.people, (id) => names.get(id) ?? '', { all: data.all, name: t('reports.others') });
  const priorities = groupsWith(data.priorities, (id) => t(`priority.${id as (typeof PRIORITIES)[number]}`));
  return <Tables board={board} assignees={assignees} priorities={priorities} />;
}

function Tables({ board, assignees, priorities }: { board: Board; assignees: Group[]; priorities: Group[] }) {
  const { t } = useTranslation();
  const columns = useStatusColumns<Group>();
  const series = useStatusSeries<Group>();
  const covers = t(board.project.can.includes('see_all_tasks') ? 'reports.coversAll' : 'reports.coversOwn');
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

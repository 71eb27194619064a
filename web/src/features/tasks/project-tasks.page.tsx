import { Button, Group, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilterOff, IconListCheck, IconPlus, IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../data/board-cache.js';
import { type TaskFilter, taskPages } from '../../data/tasks.js';
import { formatNumber } from '../../lib/format.js';
import { Selection } from '../../lib/selection.js';
import { useListedTasks } from '../../lib/task-order.js';
import { FilterProblem } from '../../ui/late-filter-notes.js';
import { ScrollPane } from '../../ui/scroll-pane.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { CreateTaskDialog } from './create-task.js';
import { ExportButton } from './export-button.js';
import { TaskFilterBar } from './task-filter.js';
import { TableSelection } from './table-selection.js';
import { COLUMNS, TaskTable } from './task-table.js';
import { TaskArchive } from './task-archive-button.js';
import { type ViewChoice, ViewsButton } from '../../parts/views/views-button.js';
import { withView } from './with-view.js';
import { TaskTrashDialog } from './task-trash.js';
import { useProjectFilter } from './use-project-filter.js';

/** So many tasks before the end of what is loaded, whoever goes through them by the panel gets the next ones. */
const NEAR_END = 5;

const oneOf = <T extends string>(text: string | undefined, values: readonly T[]): T | undefined =>
  values.find((value) => value === text);

/** What is asked of the server; what an address says that makes no sense is left out. */
function filterOf(project_id: string, filter: string | undefined, sort: string | undefined): TaskFilter {
  const sorts = COLUMNS.flatMap(({ sort }) => (sort ? [sort, `-${sort}`] : []));
  return { project_id, filter, sort: oneOf(sort, sorts) ?? '-created_at' };
}

/** The tasks of a project as a table that can be sorted and filtered; both are in the address. */
export function ProjectTasksPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId/list' });
  const { q, sort, saved } = useSearch({ from: '/inside/projects/$projectId/list' });
  const navigate = useNavigate({ from: '/projects/$projectId/list' });
  const change = (next: ViewChoice) =>
    void navigate({ search: (before) => withView({ ...before, ...next }), replace: true, resetScroll: false });
  const { board, people, errors, isOwn, mayCreate, mayEdit, bar } = useProjectFilter(projectId, q, change);
  const [isCreating, creating] = useDisclosure(false);
  const [isTrashOpen, trash] = useDisclosure(false);
  return (
    <ScrollPane gap="sm">
      <Group justify="space-between" align="flex-start" gap="xs">
        <TaskFilterBar
          {...bar}
          extra={<SortSelect sort={sort} onChange={(next) => change({ sort: next })} />}
          views={
            <ViewsButton
              project_id={projectId}
              can={board?.project.can}
              choice={{ saved, q, sort }}
              apply={change}
              sorts
            />
          }
        />
        {mayCreate && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={creating.open}>
            {t('tasks.create.open')}
          </Button>
        )}
      </Group>
      {isOwn && (
        <Text size="xs" c="dimmed">
          {t('board.ownOnly')}
        </Text>
      )}
      {errors.length > 0 && <FilterProblem text={q ?? ''} errors={errors} />}
      <TaskList
        isUnderstood={errors.length === 0}
        filter={filterOf(projectId, q, sort)}
        isFiltered={q !== undefined}
        sort={sort}
        onSort={(next) => change({ sort: next })}
        onClear={() => change({ q: undefined })}
        onCreate={mayCreate ? creating.open : undefined}
        mayEdit={mayEdit}
        extra={
          <>
            <TaskArchive projectId={projectId} mayEdit={mayEdit} />
            {board && <ExportButton project={board.project} />}
          </>
        }
        board={board}
        people={people}
        trash={
          mayEdit && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={trash.open}
            >
              {t('tasks.trash.open')}
            </Button>
          )
        }
      />
      {isCreating && (
        <CreateTaskDialog projectId={projectId} people={people} seesAll={!isOwn} onClose={creating.close} />
      )}
      {isTrashOpen && <TaskTrashDialog projectId={projectId} onClose={trash.close} />}
    </ScrollPane>
  );
}

/** Sorting where there are no column headers to do it by. */
function SortSelect({ sort, onChange }: { sort: string | undefined; onChange: (sort: string | undefined) => void }) {
  const { t } = useTranslation();
  const choices = COLUMNS.flatMap(({ field, sort: by }) => {
    if (!by) return [];
    const label = field === 'updated' ? t('common.updated') : t(`tasks.field.${field}`);
    return [
      { value: by, label: t('tasks.filter.ascending', { field: label }) },
      { value: `-${by}`, label: t('tasks.filter.descending', { field: label }) },
    ];
  });
  return (
    <Select
      hiddenFrom="sm"
      w="100%"
      label={t('tasks.filter.sortBy')}
      data={[{ value: 'newest', label: t('tasks.filter.newest') }, ...choices]}
      value={choices.some(({ value }) => value === sort) ? (sort ?? 'newest') : 'newest'}
      onChange={(value) => onChange(value === 'newest' ? undefined : (value ?? undefined))}
      allowDeselect={false}
    />
  );
}

interface ListProps {
  /** Otherwise nothing is listed. */
  isUnderstood: boolean;
  filter: TaskFilter;
  isFiltered: boolean;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  onClear: () => void;
  /** Undefined for those who may create nothing. */
  onCreate?: () => void;
  mayEdit: boolean;
  board: Board | undefined;
  people: { value: string; label: string }[];
  /** Leads to the archive. */
  extra: ReactNode;
  /** Leads to the deleted tasks. */
  trash: ReactNode;
}

function TaskList({ filter, isFiltered, sort, onSort, onClear, onCreate, mayEdit, trash, ...props }: ListProps) {
  const { isUnderstood, extra, board, people } = props;
  const [selection] = useState(() => new Selection());
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...taskPages(filter),
    placeholderData: keepPreviousData,
    enabled: isUnderstood,
  });
  const tasks = useMemo(() => data?.pages.flatMap(({ rows }) => rows) ?? [], [data]);
  useListedTasks(tasks, (id) => {
    const isNearEnd = tasks.findIndex((task) => task.id === id) >= tasks.length - NEAR_END;
    if (isNearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  });
  if (!isUnderstood) return null;
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <LoadingLines count={8} />;
  if (tasks.length === 0 && isFiltered)
    return (
      <EmptyState
        icon={IconFilterOff}
        title={t('tasks.list.noMatch')}
        text={t('tasks.list.noMatchText')}
        action={<Button onClick={onClear}>{t('tasks.filter.clear')}</Button>}
      />
    );
  if (tasks.length === 0)
    return (
      <EmptyState
        icon={IconListCheck}
        title={t('tasks.list.empty')}
        text={onCreate && t('tasks.list.emptyText')}
        action={
          <Group justify="center">
            {onCreate && <Button onClick={onCreate}>{t('tasks.create.open')}</Button>}
            {extra}
            {trash}
          </Group>
        }
      />
    );
  return (
    <>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {totalInWords(t, data.pages[0]?.total ?? '')}
        </Text>
        <Group gap="xs">
          {extra}
          {trash}
        </Group>
      </Group>
      <TaskTable tasks={tasks} sort={sort} onSort={onSort} selection={mayEdit ? selection : undefined} />
      {mayEdit && board && <TableSelection tasks={tasks} selection={selection} board={board} people={people} />}
      {hasNextPage && (
        <Button variant="default" mx="auto" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

function totalInWords(t: TFunction, total: string): string {
  if (total.endsWith('+')) return t('tasks.list.totalMany');
  const count = Number(total);
  return t('tasks.list.total', { count, formatted: formatNumber(count) });
}

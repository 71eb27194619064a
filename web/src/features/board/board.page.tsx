import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../data/board-cache.js';
import { useBoard, useMoreCards } from '../../data/live.js';
import { labelsQuery } from '../../data/labels.js';
import { membersQuery } from '../../data/members.js';
import { readDraft } from '../../lib/drafts.js';
import { latePart } from '../../lib/late-part.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { useLoadedWhenIdle } from '../../lib/when-idle.js';
import { ColumnHint } from './board-column.js';
import { BoardFilters } from './board-filters.js';
import { BoardKit, Kit } from './board-kit.js';
import { columnsOf, count, sum } from './board-model.js';
import classes from './board.module.css';
import { BoardSelection } from './board-selection.js';
import { BoardPresence } from './board-presence.js';
import { Announcer, BoardSkeleton, EmptyBoard, Ghost } from './board-states.js';
import { loadCardMenu } from './card-menu.js';
import { FilterProblem } from '../../ui/late-filter-notes.js';
import type { ViewChoice } from '../../parts/views/views-button.js';
import { BoardViews, PastButton } from './board-views.js';
import { ErrorState } from '../../ui/states.js';
import { draftKey } from './quick-add.js';
import { QuickHost } from './quick-host.js';
import { useGrouping, useUnsentSettings } from './use-settings.js';
import { useShown } from './use-shown.js';
import { loadFilters, useTextFilter } from './use-text-filter.js';
import { BoardColumns, type ColumnsProps } from './board-columns.js';
import { GroupSelect } from './group-select.js';
import { type Lanes, useLanes } from './use-lanes.js';
import { Dialogs } from './column-parts.js';

const TimeMachine = lateTextPart(async () => (await import('./past/time-machine.js')).TimeMachine);
const BoardLanes = latePart(async () => ({ default: (await import('./board-lanes.js')).BoardLanes }));

const route = getRouteApi('/inside/projects/$projectId/board');

/** The live board of a project. */
export function BoardPage() {
  const { projectId } = route.useParams();
  const { at } = route.useSearch();
  const { data: board } = useBoard(projectId);
  useLoadedWhenIdle(loadCardMenu);
  useLoadedWhenIdle(loadFilters);
  if (board && at !== undefined)
    return (
      <Suspense fallback={<BoardSkeleton />}>
        <TimeMachine key={projectId} project_id={projectId} at={String(at)} />
      </Suspense>
    );
  // The surrounding layout shows errors.
  return board ? <LiveBoard key={projectId} project_id={projectId} /> : <BoardSkeleton />;
}

function LiveBoard({ project_id }: { project_id: string }) {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const more = useMoreCards(project_id);
  const [kit] = useState(
    () =>
      new BoardKit(
        client,
        project_id,
        (task) => {
          void navigate({ to: '.', search: (before: object) => ({ ...before, task }), resetScroll: false });
        },
        more,
      ),
  );
  // Read here, so that a drop and the end of its drag render together.
  const drag = useSyncExternalStore(kit.drag.subscribe, kit.drag.snapshot);
  const { data: board } = useBoard(project_id);
  if (!board) return <BoardSkeleton />;
  return (
    <Kit value={kit}>
      <Columns board={board} kit={kit} drag={drag} />
    </Kit>
  );
}

function Columns({ board, kit, drag }: { board: Board; kit: BoardKit; drag: BoardKit['drag']['state'] }) {
  const { t } = useTranslation();
  const { project } = board;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { change, choose } = useFilterAddress();
  const isOwn = !project.can.includes('see_all_tasks');
  const mayAdd = project.can.includes('create_tasks');
  const mayEdit = project.can.includes('edit_tasks');
  const [adding, setAdding] = useState(() => draftedColumn(board));
  const q = search.q?.trim() ?? '';
  const all = useMemo(() => columnsOf(board), [board]);
  const people = usePeople(board);
  const { data: labels } = useQuery(labelsQuery(project.id));
  const named = useMemo(() => ({ people: people.assignable, labels }), [people.assignable, labels]);
  const { matches, choices, errors, isLoading, parts } = useTextFilter(board, q, people.names, named);
  const { shown, found, totals, beyond } = useShown(board, all, matches, parts?.found);
  useUnsentSettings(board);
  const [grouping, setGrouping] = useGrouping(board);
  const grouped = useLanes(kit, shown, isOwn && grouping === 'assignee' ? undefined : grouping);
  const cells = grouped?.cells ?? shown;
  useLayoutEffect(() => {
    kit.actions.showFound(found);
    kit.showBeyond(beyond);
    kit.drag.show(cells);
    kit.changes.take(board.cards);
    if (!drag) kit.focus.show(cells);
    // What is not seen is not changed.
    if (!kit.selection.isEmpty) kit.selection.retain(new Set([...shown.values()].flat().map(({ id }) => id)));
  }, [kit, shown, cells, found, beyond, board.cards, drag]);
  useLayoutEffect(() => kit.allow(mayEdit), [kit, mayEdit]);
  const isFiltered = q !== '';
  const total = sum(totals);
  const first = board.columns[0]?.id;
  const hint = (id: string) =>
    total === 0 && id === first && !drag ? (
      (adding !== id || !mayAdd) && <EmptyBoard isOwn={isOwn} add={mayAdd ? () => setAdding(id) : undefined} />
    ) : (
      <ColumnHint>
        {t(isFiltered && (totals.get(id) ?? 0) > 0 ? 'board.noMatch' : mayEdit ? 'board.noCards' : 'board.noCardsRead')}
      </ColumnHint>
    );
  const area = {
    ...{ board, kit, drag, totals, beyond, parts, adding, mayEdit, isFiltered },
    cards: drag?.columns ?? cells,
    setAdding: mayAdd ? setAdding : undefined,
  };
  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <div className={classes.filters} role="search" aria-label={t('common.filters')}>
          <BoardFilters
            text={q}
            choices={choices}
            change={change}
            named={named}
            hasPeople={!isOwn}
            hidden={total - count(shown) - sum(beyond)}
          />
          <GroupSelect grouping={grouping} onChange={setGrouping} hasPeople={!isOwn} />
          <PastButton open={() => void navigate({ search: (before) => ({ ...before, at: board.seq }) })} />
          <BoardViews project_id={project.id} can={project.can} choice={search} apply={choose} size="xs" />
          {isOwn && total > 0 && (
            <Text size="xs" c="dimmed">
              {t('board.ownOnly')}
            </Text>
          )}
        </div>
        <div className={classes.faces}>
          <BoardPresence project_id={project.id} />
        </div>
      </div>
      {errors.length > 0 && <FilterProblem text={q} errors={errors} />}
      {isLoading ? (
        <BoardSkeleton />
      ) : parts?.error && !parts.found ? (
        <ErrorState error={parts.error} retry={parts.retry} />
      ) : (
        <BoardArea {...area} empty={hint} grouped={grouped} />
      )}
      {drag?.by === 'pointer' && <Ghost drag={drag} />}
      <Announcer mayEdit={mayEdit} />
      <Dialogs kit={kit} />
      <QuickHost kit={kit} people={people.assignable} isOwn={isOwn} />
      <BoardSelection kit={kit} board={board} shown={shown} people={people.assignable} />
    </div>
  );
}

/** Writes the filter, and the view that was chosen for it, into the address. */
function useFilterAddress() {
  const navigate = route.useNavigate();
  const write = (next: (before: ViewChoice) => ViewChoice) =>
    void navigate({ search: (before) => ({ ...before, ...next(before) }), replace: true, resetScroll: false });
  return {
    // Without a filter there is no view either.
    change: (q: string | undefined) => write(({ saved }) => ({ q, saved: q && saved })),
    choose: ({ saved, q }: ViewChoice) => write(() => ({ saved, q })),
  };
}

/** The cards, in columns or in rows of them. An empty board has nothing to group. */
function BoardArea({ grouped, ...area }: ColumnsProps & { grouped: Lanes | undefined }) {
  if (!grouped || sum(area.totals) === 0) return <BoardColumns {...area} />;
  return (
    <Suspense fallback={<BoardSkeleton />}>
      <BoardLanes {...area} grouped={grouped} />
    </Suspense>
  );
}

/** The id of the column with an open input. */
function draftedColumn({ project, columns }: Board): string | null {
  return columns.find(({ id }) => readDraft(draftKey(project.id, id)) !== undefined)?.id ?? null;
}

/** Possible assignees: members, and admins who have tasks here; and the names of all who are known. */
function usePeople({ project, cards }: Board) {
  const { data: members } = useQuery(membersQuery(project.id));
  return useMemo(() => {
    const workers = (members ?? []).filter(({ role, project_role }) => project_role !== 'viewer' || role === 'admin');
    const people = new Map(workers.map(({ id, name }) => [id, name]));
    for (const { assigned_to, assigned_to_name } of cards.values())
      if (assigned_to && assigned_to_name && !people.has(assigned_to)) people.set(assigned_to, assigned_to_name);
    const viewers = (members ?? []).map(({ id, name }) => [id, name] as const);
    return { assignable: Array.from(people, ([id, name]) => ({ id, name })), names: new Map([...people, ...viewers]) };
  }, [members, cards]);
}

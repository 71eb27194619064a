import { Button, Collapse, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight, IconConfetti, IconFilterOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskPriority, TaskStatus } from '../../data/api.js';
import { soonEnd } from '../../lib/due.js';
import { filterText } from '../../lib/filter-address.js';
import { formatCount, formatDate } from '../../lib/format.js';
import { readFilter } from '../../lib/task-filter.js';
import { useListedTasks } from '../../lib/task-order.js';
import { FilterProblem } from '../../ui/late-filter-notes.js';
import { Page } from '../../ui/page.js';
import { type ViewChoice, ViewsButton } from '../../parts/views/views-button.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { MyTaskList } from './my-task-list.js';
import { type FilterSearch, TaskFilterBar } from './task-filter.js';
import { groupByDue, GROUPS, inOrder, isCut } from './task-groups.js';
import { quickChange, shortened } from './task-save.js';
import { useListKeys } from './use-list-keys.js';
import { withView } from './with-view.js';
import { useMyTasks, useProjectNames } from './use-my-tasks.js';

const PRIORITIES: TaskPriority[] = ['low', 'medium', 'high'];
const STATUSES: TaskStatus[] = ['todo', 'in_progress', 'done'];

/** What is assigned to the user, from all projects, by when it is due. */
export function MyTasksPage() {
  const { t } = useTranslation();
  const { saved, ...search } = useSearch({ from: '/inside/my-tasks' });
  const navigate = useNavigate({ from: '/my-tasks' });
  const { q, priority, status, due } = search;
  const change = (next: FilterSearch & ViewChoice) =>
    void navigate({ search: (before) => withView({ ...before, ...next }), replace: true, resetScroll: false });
  // What a view says is all in its text.
  const choose = (next: ViewChoice) => change({ priority: undefined, status: undefined, due: undefined, ...next });
  const clear = () => change({ q: undefined, priority: undefined, status: undefined, due: undefined });
  const { errors } = readFilter(q ?? '');
  const mine = useMyTasks({
    filter: errors.length === 0 ? q : undefined,
    priority: PRIORITIES.find((known) => known === priority),
    status: STATUSES.find((known) => known === status),
    due,
  });
  const isFiltered = Boolean(q ?? priority ?? status ?? due);
  return (
    <Page
      title={t('nav.myTasks')}
      subtitle={
        mine.isLoading
          ? '\u00a0'
          : t('tasks.mine.open', {
              count: Number.parseInt(mine.openTotal, 10),
              formatted: formatCount(mine.openTotal),
            })
      }
    >
      <TaskFilterBar
        search={{ q, priority, status, due }}
        onChange={change}
        views={<ViewsButton choice={{ saved, q: filterText({ q, priority, status, due }) }} apply={choose} />}
      />
      {errors.length > 0 ? (
        <FilterProblem text={q ?? ''} errors={errors} />
      ) : mine.error ? (
        <ErrorState error={mine.error} retry={mine.refetch} />
      ) : mine.isLoading ? (
        <LoadingLines count={8} />
      ) : (
        <Groups
          key={status}
          mine={mine}
          showsDone={status === 'done'}
          empty={isFiltered ? <NoMatch onClear={clear} /> : <NothingToDo />}
        />
      )}
    </Page>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconFilterOff}
      title={t('tasks.list.noMatch')}
      text={t('tasks.list.noMatchText')}
      action={<Button onClick={onClear}>{t('tasks.filter.clear')}</Button>}
    />
  );
}

function NothingToDo() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconConfetti}
      title={t('tasks.mine.empty')}
      text={t('tasks.mine.emptyText')}
      action={
        <Button component={Link} to="/projects">
          {t('tasks.mine.toProjects')}
        </Button>
      }
    />
  );
}

interface GroupsProps {
  mine: ReturnType<typeof useMyTasks>;
  /** Only what is done was asked for. */
  showsDone: boolean;
  empty: ReactNode;
}

function Groups({ mine, showsDone, empty }: GroupsProps) {
  const { t } = useTranslation();
  const { open, done, more, ends } = mine;
  const client = useQueryClient();
  const names = useProjectNames([...open, ...done]);
  const list = useRef<HTMLDivElement>(null);
  const toggle = useCallback(
    (task: Task) => {
      const isDone = task.status === 'done';
      const message = t(isDone ? 'tasks.reopened' : 'tasks.completed', { title: shortened(task.title) });
      void quickChange(client, task, { status: isDone ? 'todo' : 'done' }, message);
    },
    [client, t],
  );
  const toggleById = (id: string) => {
    const task = [...open, ...done].find((known) => known.id === id);
    if (task) toggle(task);
  };
  useListKeys(list, toggleById);
  const [isDoneOpen, { toggle: toggleDone }] = useDisclosure(showsDone);
  const groups = useMemo(() => groupByDue(open), [open]);
  useListedTasks(useMemo(() => [...inOrder(groups), ...(isDoneOpen ? done : [])], [groups, done, isDoneOpen]));
  return (
    <Stack gap="lg" ref={list}>
      {open.length === 0 && !(showsDone && done.length > 0) && empty}
      {GROUPS.map((group) => {
        const tasks = groups.get(group) ?? [];
        if (tasks.length === 0) return null;
        return (
          <Stack key={group} gap="xs" component="section" aria-labelledby={`group-${group}`}>
            <Group gap="xs">
              <Title
                order={2}
                size="h5"
                id={`group-${group}`}
                c={group === 'overdue' ? 'var(--ft-danger-text)' : undefined}
              >
                {t(`tasks.mine.${group}`, { date: formatDate(soonEnd()) })}
              </Title>
              <Text size="sm" c="dimmed">
                {formatCount(`${tasks.length}${isCut(group, ends) ? '+' : ''}`)}
              </Text>
            </Group>
            <MyTaskList tasks={tasks} names={names} labelledBy={`group-${group}`} onToggle={toggle} />
          </Stack>
        );
      })}
      {more && (
        <Button variant="default" mx="auto" loading={more.isFetchingNextPage} onClick={() => void more.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      {done.length > 0 && <Done mine={mine} names={names} onToggle={toggle} isOpen={isDoneOpen} toggle={toggleDone} />}
    </Stack>
  );
}

interface DoneProps {
  mine: ReturnType<typeof useMyTasks>;
  names: ReadonlyMap<string, string>;
  onToggle: (task: Task) => void;
  isOpen: boolean;
  toggle: () => void;
}

/** What is done needs no attention: it shows when somebody wants to see it. */
function Done({ mine, names, onToggle, isOpen, toggle }: DoneProps) {
  const { t } = useTranslation();
  const { done, doneTotal, moreDone } = mine;
  const Sign = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Stack gap="xs" component="section" aria-labelledby="group-done">
      <Group gap="xs">
        <Title order={2} size="h5" id="group-done">
          <UnstyledButton
            onClick={toggle}
            aria-expanded={isOpen}
            fw="inherit"
            fz="inherit"
            style={{ display: 'flex', alignItems: 'center', gap: 4 }}
          >
            <Sign size={18} aria-hidden />
            {t('tasks.mine.done')}
          </UnstyledButton>
        </Title>
        <Text size="sm" c="dimmed">
          {formatCount(doneTotal)}
        </Text>
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <Stack gap="sm">
            <MyTaskList tasks={done} names={names} labelledBy="group-done" onToggle={onToggle} />
            {moreDone.hasNextPage && (
              <Button
                variant="default"
                mx="auto"
                loading={moreDone.isFetchingNextPage}
                onClick={() => void moreDone.fetchNextPage()}
              >
                {t('common.more')}
              </Button>
            )}
          </Stack>
        )}
      </Collapse>
    </Stack>
  );
}

import { Button, Collapse, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight, IconConfetti, IconFilterOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskPriority, TaskStatus } from '../../data/api.js';
import { soonEnd } from '../../lib/due.js';
import { formatCount, formatDate } from '../../lib/format.js';
import { firstCharacters } from '../../lib/graphemes.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { MyTaskList } from './my-task-list.js';
import { type FilterSearch, TaskFilterBar } from './task-filter.js';
import { groupByDue, GROUPS, isCut } from './task-groups.js';
import { quickChange, shortened } from './task-save.js';
import { useListKeys } from './use-list-keys.js';
import { useMyTasks, useProjectNames } from './use-my-tasks.js';

const PRIORITIES: TaskPriority[] = ['low', 'medium', 'high'];
const STATUSES: TaskStatus[] = ['todo', 'in_progress', 'done'];

/** What is assigned to the user, from all projects, by when it is due. */
export function MyTasksPage() {
  const { t } = useTranslation();
  const { q, priority, status, due } = useSearch({ from: '/inside/my-tasks' });
  const navigate = useNavigate({ from: '/my-tasks' });
  const change = (next: FilterSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const clear = () => change({ q: undefined, priority: undefined, status: undefined, due: undefined });
  const mine = useMyTasks({
    query: q && firstCharacters(q, 200),
    priority: PRIORITIES.find((known) => known === priority),
    status: STATUSES.find((known) => known === status),
    due,
  });
  const is_filtered = Boolean(q ?? priority ?? status ?? due);
  return (
    <Page
      title={t('nav.myTasks')}
      subtitle={
        mine.is_loading
          ? '\u00a0'
          : t('tasks.mine.open', {
              count: Number.parseInt(mine.open_total, 10),
              formatted: formatCount(mine.open_total),
            })
      }
    >
      <TaskFilterBar search={{ q, priority, status, due }} onChange={change} />
      {mine.error ? (
        <ErrorState error={mine.error} retry={mine.refetch} />
      ) : mine.is_loading ? (
        <LoadingLines count={8} />
      ) : (
        <Groups
          key={status}
          mine={mine}
          shows_done={status === 'done'}
          empty={is_filtered ? <NoMatch onClear={clear} /> : <NothingToDo />}
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
  shows_done: boolean;
  empty: ReactNode;
}

function Groups({ mine, shows_done, empty }: GroupsProps) {
  const { t } = useTranslation();
  const { open, done, more, ends } = mine;
  const client = useQueryClient();
  const names = useProjectNames([...open, ...done]);
  const list = useRef<HTMLDivElement>(null);
  const toggle = useCallback(
    (task: Task) => {
      const is_done = task.status === 'done';
      const message = t(is_done ? 'tasks.reopened' : 'tasks.completed', { title: shortened(task.title) });
      void quickChange(client, task, { status: is_done ? 'todo' : 'done' }, message);
    },
    [client, t],
  );
  const toggleById = (id: string) => {
    const task = [...open, ...done].find((known) => known.id === id);
    if (task) toggle(task);
  };
  useListKeys(list, toggleById);
  const groups = groupByDue(open);
  return (
    <Stack gap="lg" ref={list}>
      {open.length === 0 && !(shows_done && done.length > 0) && empty}
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
            <MyTaskList tasks={tasks} names={names} labelled_by={`group-${group}`} onToggle={toggle} />
          </Stack>
        );
      })}
      {more && (
        <Button variant="default" mx="auto" loading={more.isFetchingNextPage} onClick={() => void more.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      {done.length > 0 && <Done mine={mine} names={names} onToggle={toggle} begins_open={shows_done} />}
    </Stack>
  );
}

interface DoneProps {
  mine: ReturnType<typeof useMyTasks>;
  names: ReadonlyMap<string, string>;
  onToggle: (task: Task) => void;
  begins_open: boolean;
}

/** What is done needs no attention: it shows when somebody wants to see it. */
function Done({ mine, names, onToggle, begins_open }: DoneProps) {
  const { t } = useTranslation();
  const [is_open, { toggle }] = useDisclosure(begins_open);
  const { done, done_total, more_done } = mine;
  const Sign = is_open ? IconChevronDown : IconChevronRight;
  return (
    <Stack gap="xs" component="section" aria-labelledby="group-done">
      <Group gap="xs">
        <Title order={2} size="h5" id="group-done">
          <UnstyledButton
            onClick={toggle}
            aria-expanded={is_open}
            fw="inherit"
            fz="inherit"
            style={{ display: 'flex', alignItems: 'center', gap: 4 }}
          >
            <Sign size={18} aria-hidden />
            {t('tasks.mine.done')}
          </UnstyledButton>
        </Title>
        <Text size="sm" c="dimmed">
          {formatCount(done_total)}
        </Text>
      </Group>
      <Collapse expanded={is_open}>
        {is_open && (
          <Stack gap="sm">
            <MyTaskList tasks={done} names={names} labelled_by="group-done" onToggle={onToggle} />
            {more_done.hasNextPage && (
              <Button
                variant="default"
                mx="auto"
                loading={more_done.isFetchingNextPage}
                onClick={() => void more_done.fetchNextPage()}
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

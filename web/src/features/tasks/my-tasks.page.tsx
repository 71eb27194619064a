import { Button, Collapse, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight, IconConfetti, IconFilterOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskPriority } from '../../data/api.js';
import { formatNumber } from '../../lib/format.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { MyTaskList } from './my.task.list.js';
import { type FilterSearch, TaskFilterBar } from './task.filter.js';
import { groupByDue, GROUPS } from './task.groups.js';
import { quickChange, shortened } from './task.save.js';
import { useListKeys } from './use.list.keys.js';
import { useMyTasks, useProjectNames } from './use.my.tasks.js';

const PRIORITIES: TaskPriority[] = ['low', 'medium', 'high'];

/** What is assigned to the user, from all projects, by when it is due. */
export function MyTasksPage() {
  const { t } = useTranslation();
  const { q, priority } = useSearch({ from: '/inside/my-tasks' });
  const navigate = useNavigate({ from: '/my-tasks' });
  const change = (next: FilterSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const clear = () => change({ q: undefined, priority: undefined });
  const mine = useMyTasks({ query: q?.slice(0, 200), priority: PRIORITIES.find((known) => known === priority) });
  return (
    <Page
      title={t('nav.myTasks')}
      subtitle={mine.is_loading ? undefined : t('tasks.mine.open', { count: mine.open.length })}
    >
      <TaskFilterBar search={{ q, priority }} onChange={change} />
      {mine.error ? (
        <ErrorState error={mine.error} retry={mine.refetch} />
      ) : mine.is_loading ? (
        <LoadingLines count={8} />
      ) : (
        <Groups mine={mine} empty={q || priority ? <NoMatch onClear={clear} /> : <NothingToDo />} />
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

function Groups({ mine, empty }: { mine: ReturnType<typeof useMyTasks>; empty: React.ReactNode }) {
  const { t } = useTranslation();
  const { open, done, more } = mine;
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
      {open.length === 0 && empty}
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
                {t(`tasks.mine.${group}`)}
              </Title>
              <Text size="sm" c="dimmed">
                {formatNumber(tasks.length)}
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
      {done.length > 0 && <Done mine={mine} names={names} onToggle={toggle} />}
    </Stack>
  );
}

interface DoneProps {
  mine: ReturnType<typeof useMyTasks>;
  names: ReadonlyMap<string, string>;
  onToggle: (task: Task) => void;
}

/** What is done needs no attention: it shows when somebody wants to see it. */
function Done({ mine, names, onToggle }: DoneProps) {
  const { t } = useTranslation();
  const [is_open, { toggle }] = useDisclosure(false);
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
          {done_total.endsWith('+') ? done_total : formatNumber(Number(done_total))}
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

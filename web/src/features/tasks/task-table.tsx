import { Checkbox, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ChangeEvent, type MouseEvent, useCallback, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import type { Selection } from '../../lib/selection.js';
import { Deadline, PriorityBadge, TaskStatusBadge } from '../../ui/badges.js';
import { PersonName } from '../../ui/person.js';
import { ChoiceMenu } from './choice-menu.js';
import { TaskLink } from './task-link.js';
import { quickChange } from './task-save.js';
import classes from './task-table.module.css';
import { useListKeys } from './use-list-keys.js';

/** The columns, and by what the server sorts each. */
export const COLUMNS = [
  { field: 'title', sort: 'title' },
  { field: 'status', sort: 'status' },
  { field: 'priority', sort: 'priority' },
  { field: 'assigned_to', sort: undefined },
  { field: 'deadline', sort: 'deadline' },
  { field: 'updated', sort: 'updated_at' },
] as const;

const STATUSES = ['todo', 'in_progress', 'done'] as const;
const PRIORITIES = ['low', 'medium', 'high'] as const;

interface TableProps {
  tasks: Task[];
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  /** The selected tasks; undefined for those who may not change them. */
  selection?: Selection;
}

/** Tasks with what matters of them; a narrow screen shows each as a card. */
export function TaskTable({ tasks, sort, onSort, selection }: TableProps) {
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const toggle = useCallback((id: string) => selection?.toggle(id), [selection]);
  useListKeys(table, selection && toggle, true);
  return (
    // The roles keep it a table where it is laid out as cards.
    <table ref={table} className={classes.table} role="table" aria-label={t('tasks.list.caption')}>
      <thead role="rowgroup">
        <tr role="row">
          {selection && (
            <th role="columnheader" scope="col" className={classes.select}>
              <SelectAll tasks={tasks} selection={selection} />
            </th>
          )}
          {COLUMNS.map((column) => (
            <HeaderCell key={column.field} {...column} sorted={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} tasks={tasks} selection={selection} />
        ))}
      </tbody>
    </table>
  );
}

type HeaderProps = (typeof COLUMNS)[number] & { sorted: string | undefined; onSort: TableProps['onSort'] };

/** Sorts by its column: upwards, then downwards, then not. */
function HeaderCell({ field, sort, sorted, onSort }: HeaderProps) {
  const { t } = useTranslation();
  const label = field === 'updated' ? t('common.updated') : t(`tasks.field.${field}`);
  if (!sort)
    return (
      <th role="columnheader" scope="col">
        {label}
      </th>
    );
  const isUp = sorted === sort;
  const isDown = sorted === `-${sort}`;
  const Sign = isUp ? IconArrowUp : isDown ? IconArrowDown : IconArrowsSort;
  return (
    <th role="columnheader" scope="col" aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <UnstyledButton className={classes.sort} onClick={() => onSort(isUp ? `-${sort}` : isDown ? undefined : sort)}>
        {label}
        <Sign size={14} aria-hidden opacity={isUp || isDown ? 1 : 0.5} />
        {(isUp || isDown) && (
          <VisuallyHidden>{t(isUp ? 'tasks.list.sortAscending' : 'tasks.list.sortDescending')}</VisuallyHidden>
        )}
      </UnstyledButton>
    </th>
  );
}

/** Selects all tasks that are shown, or none. */
function SelectAll({ tasks, selection }: { tasks: Task[]; selection: Selection }) {
  const { t } = useTranslation();
  const ids = useSyncExternalStore(selection.subscribe, selection.snapshot);
  const isAll = tasks.every(({ id }) => ids.has(id));
  return (
    <Checkbox
      size="xs"
      aria-label={t('tasks.list.selectAll')}
      checked={isAll}
      indeterminate={ids.size > 0 && !isAll}
      onChange={() => (isAll ? selection.clear() : selection.add(...tasks.map(({ id }) => id)))}
    />
  );
}

interface SelectProps {
  task: Task;
  /** All tasks, in their order. */
  tasks: Task[];
  selection: Selection;
}

/** With Shift, up to what was selected last. */
function SelectTask({ task, tasks, selection }: SelectProps) {
  const { t } = useTranslation();
  const isSelected = useSyncExternalStore(selection.subscribe, () => selection.has(task.id));
  const select = ({ nativeEvent }: ChangeEvent) => {
    const isRange = (nativeEvent as globalThis.MouseEvent).shiftKey;
    if (isRange)
      selection.extendTo(
        task.id,
        tasks.map(({ id }) => id),
      );
    else selection.toggle(task.id);
  };
  return (
    <Checkbox
      size="xs"
      aria-label={t('tasks.list.select', { title: task.title })}
      checked={isSelected}
      onChange={select}
    />
  );
}

function TaskRow({ task, tasks, selection }: { task: Task; tasks: Task[]; selection?: Selection }) {
  const mayEdit = selection !== undefined;
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { title, status, priority } = task;
  const open = ({ target, ctrlKey, metaKey, shiftKey }: MouseEvent) => {
    // Buttons, links and what they open have a meaning of their own.
    if (!(target as Element).closest('tr') || (target as Element).closest('a, button, input, label, [role=menu]'))
      return;
    if (selection && (ctrlKey || metaKey)) return selection.toggle(task.id);
    if (selection && shiftKey)
      return selection.extendTo(
        task.id,
        tasks.map(({ id }) => id),
      );
    void navigate({ to: '.', search: (before: object) => ({ ...before, task: task.key }), resetScroll: false });
  };
  return (
    <tr role="row" onClick={open}>
      {selection && (
        <td role="cell" className={classes.select}>
          <SelectTask task={task} tasks={tasks} selection={selection} />
        </td>
      )}
      <td role="cell">
        <TaskLink task={task} />
        <Text size="xs" c="dimmed">
          {task.key}
        </Text>
      </td>
      <td role="cell">
        <ChoiceMenu
          field={t('tasks.field.status')}
          isFixed={!mayEdit}
          title={title}
          value={status}
          choices={STATUSES.map((value) => ({ value, label: t(`taskStatus.${value}`) }))}
          onChange={(next) => void quickChange(client, task, { status: next })}
        >
          <TaskStatusBadge status={status} />
        </ChoiceMenu>
      </td>
      <td role="cell">
        <ChoiceMenu
          field={t('tasks.field.priority')}
          isFixed={!mayEdit}
          title={title}
          value={priority}
          choices={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          onChange={(next) => void quickChange(client, task, { priority: next })}
        >
          {priority === 'medium' ? (
            <Text size="xs" c="dimmed" px={6}>
              {t('priority.medium')}
            </Text>
          ) : (
            <PriorityBadge priority={priority} isCalm={status === 'done'} />
          )}
        </ChoiceMenu>
      </td>
      <td role="cell" className={classes.person}>
        {task.assigned_to_name ? (
          <PersonName id={task.assigned_to} name={task.assigned_to_name} size={22} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('common.unassigned')}
          </Text>
        )}
      </td>
      <td role="cell" className={classes.nowrap}>
        <Deadline date={task.deadline} done={status === 'done'} />
      </td>
      <td role="cell" className={classes.nowrap}>
        <Text size="xs" c="dimmed">
          <time dateTime={task.updated_at} title={formatMoment(task.updated_at)}>
            {formatAgo(task.updated_at)}
          </time>
        </Text>
      </td>
    </tr>
  );
}

import { Box, Select, SimpleGrid, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { EstimateInput } from './estimate-input.js';
import { DueInput } from './due-input.js';
import { FieldConflict } from './field-conflict.js';
import { valueInWords } from './field-words.js';
import type { TaskField } from './task-save.js';
import classes from './task-panel.module.css';
import type { ForeignChange } from './use-foreign-changes.js';
import { NOBODY } from './use-people.js';
import { type FieldValue, isSaved, type SaveOptions, type TaskSaver } from './use-task-saver.js';

/** What every field of the panel gets. */
export interface FieldProps {
  task: Task;
  saver: TaskSaver;
  /** Who changed a field last. */
  changer: (field: TaskField) => string;
  /** Which fields besides this one were changed since a version, in words. */
  also: (version: number, field: TaskField) => string;
}

interface ChoiceProps extends FieldProps {
  people: { options: { value: string; label: string }[]; names: ReadonlyMap<string, string> };
  foreign: Partial<Record<TaskField, ForeignChange>>;
  /** What else saving an assignee means. */
  onAssign: (id: string | null) => SaveOptions;
  onAssigned: (id: string | null) => void;
}

const STATUSES = ['todo', 'in_progress', 'done'] as const;
const PRIORITIES = ['low', 'medium', 'high'] as const;

/** A chosen value as it is sent. */
const toValue = (field: TaskField, text: string): FieldValue =>
  text === '' ? null : field === 'estimate' ? Number(text) : text;

/** Status, priority, assignee, dates and estimate; each is saved as soon as it is chosen. */
export function TaskFields({ task, saver, changer, also, people, foreign, onAssign, onAssigned }: ChoiceProps) {
  const { t } = useTranslation();
  const [conflict, setConflict] = useState<{ field: TaskField; mine: FieldValue; seen: number }>();
  const save = async (field: TaskField, value: FieldValue, options: SaveOptions = {}) => {
    if (value === task[field]) return setConflict(undefined);
    const outcome = await saver.save(field, value, options);
    setConflict(outcome === 'conflict' ? { field, mine: value, seen: task.version } : undefined);
    if (isSaved(outcome) && field === 'assigned_to') onAssigned(value as string | null);
  };
  const assign = (id: string | null) => save('assigned_to', id, onAssign(id));
  const wrap = (field: TaskField, input: ReactNode) => <Changed change={foreign[field]}>{input}</Changed>;
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
        {wrap(
          'status',
          <Select
            label={t('tasks.field.status')}
            data={STATUSES.map((value) => ({ value, label: t(`taskStatus.${value}`) }))}
            value={task.status}
            onChange={(value) => value && void save('status', value)}
            allowDeselect={false}
          />,
        )}
        {wrap(
          'priority',
          <Select
            label={t('tasks.field.priority')}
            data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
            value={task.priority}
            onChange={(value) => value && void save('priority', value)}
            allowDeselect={false}
          />,
        )}
        {wrap(
          'assigned_to',
          <AssigneeSelect task={task} options={people.options} onChange={(id) => void assign(id)} />,
        )}
        {(['start_date', 'deadline'] as const).map((field) => (
          <Changed key={field} change={foreign[field]}>
            <DueInput field={field} value={task[field]} onChange={(date) => void save(field, date)} />
          </Changed>
        ))}
        {wrap('estimate', <EstimateInput value={task.estimate} onChange={(points) => void save('estimate', points)} />)}
      </SimpleGrid>
      {conflict && (
        <FieldConflict
          key={conflict.field}
          field={conflict.field}
          by={changer(conflict.field)}
          mine={String(conflict.mine ?? '')}
          theirs={String(task[conflict.field] ?? '')}
          inWords={(value) => valueInWords(t, conflict.field, value, people.names)}
          also={also(conflict.seen, conflict.field)}
          isSaving={saver.state === 'saving'}
          onChoose={(value) =>
            void (conflict.field === 'assigned_to'
              ? assign(value || null)
              : save(conflict.field, toValue(conflict.field, value)))
          }
          onBack={() => setConflict(undefined)}
        />
      )}
    </Stack>
  );
}

interface AssigneeProps {
  task: Task;
  options: { value: string; label: string }[];
  onChange: (id: string | null) => void;
}

/** Who is to do it: somebody of the project, or nobody. */
function AssigneeSelect({ task, options, onChange }: AssigneeProps) {
  const { t } = useTranslation();
  const { assigned_to: id, assigned_to_name: name } = task;
  const isKnown = id === null || options.some(({ value }) => value === id);
  return (
    <Select
      label={t('tasks.field.assigned_to')}
      data={[
        { value: NOBODY, label: t('tasks.panel.nobody') },
        ...(isKnown ? [] : [{ value: id, label: name ?? t('tasks.somebody') }]),
        ...options,
      ]}
      value={id ?? NOBODY}
      onChange={(value) => value && onChange(value === NOBODY ? null : value)}
      allowDeselect={false}
      searchable
      selectFirstOptionOnChange
      limit={100}
      placeholder={t('tasks.panel.searchPeople')}
      nothingFoundMessage={t('tasks.panel.noPeople')}
    />
  );
}

/** Shows for a moment that somebody else changed what is within. */
export function Changed({ change, children }: { change?: ForeignChange; children: ReactNode }) {
  return (
    <Box className={classes.live}>
      {children}
      {change && <span key={change.seq} className={classes.changed} data-changed-by={change.by} aria-hidden />}
    </Box>
  );
}

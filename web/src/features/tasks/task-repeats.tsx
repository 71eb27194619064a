import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { datesQuery, setRecurrence } from '../../data/recurrence.js';
import { updateTask } from '../../data/tasks.js';
import { undoTask } from '../../data/undo.js';
import { addDays, formatDate, today } from '../../lib/format.js';
import { timeZone } from '../../lib/time-zone.js';
import { errorsByField } from '../../ui/errors.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { ruleInWords, rulesFor } from './rules.js';

type Recurrence = NonNullable<Task['recurrence']>;

const NEVER = 'never';
const OWN = 'own';
const MODES = ['fixed', 'after_completion'] as const;

/** How a task repeats, and when it comes next. */
export function TaskRepeats({ task, mayEdit = false }: { task: Task; mayEdit?: boolean }) {
  const { t } = useTranslation();
  const { recurrence } = task;
  if (mayEdit) return <EditRepeats task={task} />;
  if (!recurrence) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('repeats.repeats')}
      </Text>
      <Text size="sm">
        {ruleInWords(t, recurrence.rrule)} · {t(`repeats.mode.${recurrence.mode}`)}
      </Text>
      <NextDate task={task} recurrence={recurrence} />
    </Stack>
  );
}

function EditRepeats({ task }: { task: Task }) {
  const { t } = useTranslation();
  const [isWriting, setWriting] = useState(false);
  const { save, error } = useSave(task);
  const { recurrence } = task;
  const choose = (value: string | null) => {
    setWriting(value === OWN);
    if (value === null || value === OWN) return;
    void save(value === NEVER ? null : withRule(recurrence, value));
  };
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
        <Select
          label={t('repeats.repeats')}
          leftSection={<IconRepeat size={16} aria-hidden />}
          data={optionsFor(task, (rrule) => ruleInWords(t, rrule), {
            never: t('repeats.never'),
            own: t('repeats.own'),
          })}
          value={isWriting ? OWN : (recurrence?.rrule ?? NEVER)}
          onChange={choose}
          allowDeselect={false}
        />
        {recurrence && (
          <Select
            label={t('repeats.counted')}
            data={MODES.map((value) => ({ value, label: t(`repeats.mode.${value}`) }))}
            value={recurrence.mode}
            onChange={(mode) => mode && void save({ ...recurrence, mode })}
            allowDeselect={false}
          />
        )}
      </SimpleGrid>
      {isWriting && (
        <OwnRule
          first={recurrence?.rrule ?? 'FREQ=WEEKLY;BYDAY=MO,TH'}
          error={error}
          onSave={async (rrule) => setWriting(!(await save(withRule(recurrence, rrule))))}
        />
      )}
      {recurrence && !isWriting && <NextDate task={task} recurrence={recurrence} />}
    </Stack>
  );
}

const withRule = (recurrence: Task['recurrence'], rrule: string): Recurrence => ({
  rrule,
  tzid: recurrence?.tzid ?? timeZone(),
  mode: recurrence?.mode ?? 'fixed',
});

/** The date for which rules are offered. */
const dateOf = ({ deadline, start_date }: Task) => deadline ?? start_date ?? today();

function optionsFor(task: Task, inWords: (rrule: string) => string, names: { never: string; own: string }) {
  const present = task.recurrence?.rrule;
  const offered = [...new Set([...(present ? [present] : []), ...rulesFor(dateOf(task))])];
  return [
    { value: NEVER, label: names.never },
    ...offered.map((value) => ({ value, label: inWords(value) })),
    { value: OWN, label: names.own },
  ];
}

/** Saves how the task repeats, and offers to take it back. A refused rule is an error of its field. */
function useSave(task: Task) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [error, setError] = useState<string>();
  const save = async (recurrence: Task['recurrence']): Promise<boolean> => {
    setError(undefined);
    try {
      const saved = await setRecurrence(client, task, recurrence);
      const message = recurrence ? t('repeats.saved', { rule: ruleInWords(t, recurrence.rrule) }) : t('repeats.ended');
      offerUndo(message, () =>
        undoTask(client, saved, (version) =>
          updateTask(client, { ...saved, version }, { recurrence: task.recurrence }),
        ),
      );
      return true;
    } catch (problem) {
      const refused = errorsByField(problem)['recurrence.rrule'];
      if (refused) setError(t('repeats.wrong'));
      else showError(problem, t('repeats.notSaved'));
      return false;
    }
  };
  return { save, error };
}

interface OwnProps {
  first: string;
  error?: string;
  onSave: (rrule: string) => Promise<void>;
}

/** A rule as RFC 5545 writes it. */
function OwnRule({ first, error, onSave }: OwnProps) {
  const { t } = useTranslation();
  const [rrule, setRule] = useState(first);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void onSave(rrule.trim().toUpperCase());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Group align="flex-start" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          aria-label={t('repeats.rule')}
          description={t('repeats.ruleText')}
          value={rrule}
          onChange={({ currentTarget }) => setRule(currentTarget.value)}
          error={error}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" variant="default">
          {t('common.save')}
        </Button>
      </Group>
    </form>
  );
}

/** When the next task is due, if this one is done in time, or today. */
function NextDate({ task, recurrence }: { task: Task; recurrence: Recurrence }) {
  const { t } = useTranslation();
  const isFixed = recurrence.mode === 'fixed';
  const yesterday = addDays(today(), -1);
  const from = !isFixed ? today() : dateOf(task) > yesterday ? dateOf(task) : yesterday;
  const { data } = useQuery(datesQuery(recurrence.rrule, from));
  const [next] = data?.dates ?? [];
  if (!data || task.status === 'done') return null;
  return (
    <Text size="sm" c="dimmed">
      {next ? t(isFixed ? 'repeats.next' : 'repeats.nextIfToday', { date: formatDate(next) }) : t('repeats.last')}
    </Text>
  );
}

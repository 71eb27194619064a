import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskPriority, TaskStatus } from '../../data/api.js';
import { createTask } from '../../data/tasks.js';
import { readDraft, writeDraft } from '../../lib/drafts.js';
import { useUser } from '../../lib/use-session.js';
import { hasWrongDate } from '../../ui/date-input.js';
import { errorsByField } from '../../ui/errors.js';
import { GrowingTextarea } from '../../ui/growing-textarea.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { DueInput } from './due-input.js';
import { EstimateInput } from './estimate-input.js';
import { shortened } from './task-save.js';
import { NOBODY } from './use-people.js';

interface CreateProps {
  projectId: string;
  people: { value: string; label: string }[];
  /** Whether the reader sees what they create for others. */
  seesAll: boolean;
  /** When the task is due, unless chosen otherwise. */
  deadline?: string;
  onClose: () => void;
}

interface Values {
  title: string;
  description: string;
  status: TaskStatus;
  priority: TaskPriority;
  assigned_to: string;
  start_date: string | null;
  deadline: string | null;
  estimate: number | null;
}

/** The form for a new task. What is typed is kept until the task is created, also when the form is closed. */
export function CreateTaskDialog(props: CreateProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('tasks.create.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <CreateForm {...props} />
    </Modal>
  );
}

function useCreateForm({ projectId, seesAll, deadline, onClose }: CreateProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useUser();
  // Whoever sees only their own tasks would not see what they create for others.
  const mine = seesAll ? NOBODY : me.id;
  const empty: Values = {
    title: '',
    description: '',
    status: 'todo',
    priority: 'medium',
    assigned_to: mine,
    start_date: null,
    deadline: deadline ?? null,
    estimate: null,
  };
  const key = `task.new.${projectId}`;
  const [kept] = useState(() => readDraft<Values>(key));
  const [values, setValues] = useState<Values>({ ...empty, ...kept, deadline: deadline ?? kept?.deadline ?? null });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const change = (next: Partial<Values>) => {
    const all = { ...values, ...next };
    setValues(all);
    writeDraft(key, all.title || all.description ? all : undefined);
  };
  const [timesStarted, setTimesStarted] = useState(0);
  const startOver = () => {
    setValues(empty);
    setTimesStarted(timesStarted + 1);
    writeDraft(key, undefined);
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (hasWrongDate(event.currentTarget)) return;
    const title = values.title.trim();
    if (!title) return setErrors({ title: t('tasks.panel.titleMissing') });
    setBusy(true);
    try {
      const { description, assigned_to, ...rest } = values;
      const who = assigned_to === NOBODY ? null : assigned_to;
      await createTask(client, {
        ...rest,
        title,
        project_id: projectId,
        description: description.trimEnd() || null,
        assigned_to: who,
      });
      writeDraft(key, undefined);
      showMessage(t('tasks.create.created', { title: shortened(title) }));
      onClose();
    } catch (error) {
      setErrors(errorsByField(error));
      showError(error, t('tasks.create.failed'));
      setBusy(false);
    }
  };
  return { values, errors, isBusy, isKept: kept !== undefined, timesStarted, change, startOver, submit };
}

function CreateForm(props: CreateProps) {
  const { t } = useTranslation();
  const { values, errors, isBusy, isKept, timesStarted, change, startOver, submit } = useCreateForm(props);
  const me = useUser();
  const losesSight = !props.seesAll && values.assigned_to !== me.id;
  const choice = (label: string) => ({ label, allowDeselect: false });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {isKept && (
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {t('tasks.create.kept')}
            </Text>
            <Button size="compact-sm" variant="default" onClick={startOver}>
              {t('tasks.create.startOver')}
            </Button>
          </Group>
        )}
        <TextInput
          label={t('tasks.field.title')}
          required
          data-autofocus
          maxLength={300}
          value={values.title}
          error={errors.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <GrowingTextarea
          label={t('tasks.field.description')}
          minRows={3}
          maxRows={12}
          maxLength={20_000}
          value={values.description}
          error={errors.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
          <Select
            {...choice(t('tasks.field.status'))}
            data={(['todo', 'in_progress', 'done'] as const).map((value) => ({
              value,
              label: t(`taskStatus.${value}`),
            }))}
            value={values.status}
            onChange={(status) => status && change({ status })}
          />
          <Select
            {...choice(t('tasks.field.priority'))}
            data={(['low', 'medium', 'high'] as const).map((value) => ({ value, label: t(`priority.${value}`) }))}
            value={values.priority}
            onChange={(priority) => priority && change({ priority })}
          />
          <Select
            {...choice(t('tasks.field.assigned_to'))}
            searchable
            limit={100}
            nothingFoundMessage={t('tasks.panel.noPeople')}
            data={[{ value: NOBODY, label: t('tasks.panel.nobody') }, ...props.people]}
            value={values.assigned_to}
            error={errors.assigned_to}
            onChange={(assigned_to) => assigned_to && change({ assigned_to })}
          />
          <Planning key={timesStarted} values={values} change={change} />
        </SimpleGrid>
        {losesSight && (
          <Text size="sm" c="dimmed" role="status">
            {t('tasks.create.losesSight')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('tasks.create.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** When it is to be done, and how much it is. */
function Planning({ values, change }: { values: Values; change: (next: Partial<Values>) => void }) {
  return (
    <>
      <EstimateInput value={values.estimate} onChange={(estimate) => change({ estimate })} />
      <DueInput field="start_date" value={values.start_date} onChange={(start_date) => change({ start_date })} />
      <DueInput field="deadline" value={values.deadline} onChange={(deadline) => change({ deadline })} />
    </>
  );
}

import { Button, Checkbox, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label, PaletteColor, Task, TaskLabel } from '../../data/api.js';
import { createLabel, labelsQuery, labelTask } from '../../data/labels.js';
import { labelName } from '../../lib/label-name.js';
import { usePendingChecks } from '../../lib/pending-checks.js';
import { LabelChip } from '../../ui/label-chips.js';
import { ErrorState } from '../../ui/states.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { ColorChoice, COLORS } from './color-choice.js';

interface PickerProps {
  task: Task;
  /** Undefined for those who may not change the labels of the project. */
  onManage?: () => void;
}

/** Which labels a task has; a new one can be created on the way. */
export function LabelPicker({ task, onManage }: PickerProps) {
  const { t } = useTranslation();
  const { data: labels, error, refetch } = useQuery(labelsQuery(task.project_id));
  const [typed, setTyped] = useState('');
  const { isOn, choose } = usePendingChecks();
  const put = usePut(task);
  const wanted = typed.trim().toLocaleLowerCase();
  const found = (labels ?? []).filter((label) => labelName(t, label).toLocaleLowerCase().includes(wanted));
  const isNew = wanted !== '' && !labels?.some(({ name }) => name.toLocaleLowerCase() === wanted);
  const has = ({ id }: Label) =>
    isOn(
      id,
      task.labels.some((label) => label.id === id),
    );
  const set = (label: Label, isWanted: boolean) => void choose(label.id, isWanted, () => put(label, isWanted));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first] = found;
    if (wanted === '' || !first) return;
    set(first, !has(first));
    setTyped('');
  };
  if (!labels) return error ? <ErrorState error={error} retry={refetch} /> : <Skeleton height={120} />;
  return (
    <Stack gap="sm">
      <form onSubmit={submit}>
        <TextInput
          aria-label={t('labels.search')}
          placeholder={t('labels.search')}
          description={found.length > 0 ? t('labels.enterHint') : undefined}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          maxLength={100}
          data-autofocus
        />
      </form>
      {labels.length === 0 && wanted === '' && (
        <Text size="sm" c="dimmed">
          {t(onManage ? 'labels.empty' : 'labels.emptyRead')}
        </Text>
      )}
      <Stack gap={8} role="group" aria-label={t('labels.title')} mah={320} style={{ overflowY: 'auto' }}>
        {found.map((label) => (
          <Checkbox
            key={label.id}
            checked={has(label)}
            onChange={({ currentTarget }) => set(label, currentTarget.checked)}
            label={<LabelChip label={label} />}
          />
        ))}
      </Stack>
      {onManage && isNew && <NewLabel key={wanted} name={typed.trim()} task={task} onCreated={() => setTyped('')} />}
      {onManage && (
        <Button variant="default" size="xs" w="fit-content" onClick={onManage}>
          {t('labels.manage')}
        </Button>
      )}
    </Stack>
  );
}

/** Puts labels on a task and takes them off, with undo. */
function usePut(task: Task) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return async (label: TaskLabel, isOn: boolean): Promise<void> => {
    const words = { label: labelName(t, label), title: task.title };
    try {
      await labelTask(client, task, label, isOn);
      offerUndo(t(isOn ? 'labels.added' : 'labels.removed', words), () => labelTask(client, task, label, !isOn));
    } catch (error) {
      showError(error, t('labels.notChanged'));
    }
  };
}

function NewLabel({ name, task, onCreated }: { name: string; task: Task; onCreated: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [color, setColor] = useState<PaletteColor>(() => COLORS[[...name].length % COLORS.length] ?? 'blue');
  const [isSaving, setSaving] = useState(false);
  const create = async () => {
    setSaving(true);
    try {
      await labelTask(client, task, await createLabel(client, task.project_id, { name, color }), true);
      onCreated();
    } catch (error) {
      showError(error, t('labels.notCreated'));
    }
    setSaving(false);
  };
  return (
    <Group gap="xs" wrap="nowrap">
      <ColorChoice value={color} onChange={setColor} label={t('labels.color')} />
      <Button loading={isSaving} onClick={() => void create()}>
        {t('labels.create', { name })}
      </Button>
    </Group>
  );
}

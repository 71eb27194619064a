import { ActionIcon, Button, Group, NativeSelect, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowMerge, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label, PaletteColor } from '../../data/api.js';
import { createLabel, deleteLabel, labelsQuery, mergeLabel, restoreLabel, updateLabel } from '../../data/labels.js';
import { labelName } from '../../lib/label-name.js';
import { statusOf } from '../../lib/problem.js';
import { ErrorState } from '../../ui/states.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { ColorChoice } from './color-choice.js';

/** The labels of a project: to be added, renamed, recoloured, merged and deleted. */
export function ManageLabels({ project_id }: { project_id: string }) {
  const { t } = useTranslation();
  const { data: labels, error, refetch } = useQuery(labelsQuery(project_id));
  if (!labels) return error ? <ErrorState error={error} retry={refetch} /> : <Skeleton height={160} />;
  return (
    <Stack gap="md">
      <AddLabel project_id={project_id} />
      {labels.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('labels.none')}
        </Text>
      )}
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {labels.map((label) => (
          <LabelRow key={`${label.id} ${label.version}`} label={label} others={labels.filter((one) => one !== label)} />
        ))}
      </Stack>
    </Stack>
  );
}

function AddLabel({ project_id }: { project_id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [color, setColor] = useState<PaletteColor>('blue');
  const [isSaving, setSaving] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    try {
      await createLabel(client, project_id, { name: name.trim(), color });
      setName('');
    } catch (error) {
      showError(error, t(statusOf(error) === 409 ? 'labels.taken' : 'labels.notCreated'));
    }
    setSaving(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group gap="xs" align="flex-end" wrap="wrap">
        <TextInput
          label={t('labels.newName')}
          description={t('labels.nameHint')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={100}
          flex={1}
          miw={180}
          data-autofocus
        />
        <ColorChoice value={color} onChange={setColor} label={t('labels.color')} />
        <Button type="submit" loading={isSaving}>
          {t('labels.add')}
        </Button>
      </Group>
    </form>
  );
}

function LabelRow({ label, others }: { label: Label; others: Label[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(label.name);
  const [isMerging, setMerging] = useState(false);
  const title = labelName(t, label);
  const attempt = (work: () => Promise<unknown>) =>
    work().catch((error: unknown) => {
      setName(label.name);
      showError(error, t(statusOf(error) === 409 ? 'labels.taken' : 'labels.notChanged'));
    });
  const change = (fields: { name?: string; color?: PaletteColor }) =>
    void attempt(async () => {
      const { version } = await updateLabel(client, label, fields, label.version);
      const { name: former, color } = label;
      offerUndo(t('labels.changed', { label: title }), () =>
        updateLabel(client, label, { name: former, color }, version),
      );
    });
  const rename = () => {
    if (name.trim() !== label.name) change({ name: name.trim() });
  };
  const remove = () =>
    void attempt(async () => {
      const version = await deleteLabel(client, label);
      offerUndo(t('labels.deleted', { label: title }), () => restoreLabel(client, label, version));
    });
  const merge = (into: Label) =>
    void attempt(async () => {
      const version = await mergeLabel(client, label, into);
      const words = { label: title, into: labelName(t, into) };
      offerUndo(t('labels.merged', words), () => restoreLabel(client, label, version));
    });
  return (
    <li>
      <Group gap="xs" wrap="wrap">
        <TextInput
          aria-label={t('labels.nameOf', { label: title })}
          placeholder={t('labels.unnamed')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          onBlur={rename}
          onKeyDown={({ key }) => key === 'Enter' && rename()}
          maxLength={100}
          flex={1}
          miw={160}
        />
        <ColorChoice
          value={label.color}
          onChange={(color) => change({ color })}
          label={t('labels.colorOf', { label: title })}
        />
        <ActionIcon
          variant="default"
          size="input-sm"
          disabled={others.length === 0}
          aria-expanded={isMerging}
          aria-label={t('labels.merge', { label: title })}
          onClick={() => setMerging(!isMerging)}
        >
          <IconArrowMerge size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="input-sm"
          aria-label={t('labels.delete', { label: title })}
          onClick={remove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {isMerging && <MergeForm label={label} others={others} onMerge={merge} />}
    </li>
  );
}

function MergeForm({ label, others, onMerge }: { label: Label; others: Label[]; onMerge: (into: Label) => void }) {
  const { t } = useTranslation();
  const [target, setTarget] = useState(others[0]?.id ?? '');
  const into = others.find(({ id }) => id === target);
  return (
    <Group gap="xs" align="flex-end" mt="xs" pl="md">
      <NativeSelect
        label={t('labels.mergeInto', { label: labelName(t, label) })}
        data={others.map((other) => ({
          value: other.id,
          label: `${labelName(t, other)} (${t(`color.${other.color}`)})`,
        }))}
        value={target}
        onChange={({ currentTarget }) => setTarget(currentTarget.value)}
        flex={1}
      />
      <Button variant="light" disabled={!into} onClick={() => into && onMerge(into)}>
        {t('labels.doMerge')}
      </Button>
    </Group>
  );
}

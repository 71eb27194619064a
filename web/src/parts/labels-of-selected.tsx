import { Button, Checkbox, Popover, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../data/api.js';
import type { BulkLabels } from '../data/bulk.js';
import { labelsQuery } from '../data/labels.js';
import { labelName } from '../lib/label-name.js';
import { LabelChip } from '../ui/label-chips.js';
import { Action } from '../ui/selection-bar.js';
import { ErrorState } from '../ui/states.js';

interface LabelsProps {
  /** The selected tasks, all of one project. */
  tasks: Task[];
  isOff: boolean;
  onChoose: (labels: BulkLabels) => void;
}

/** Chooses which labels the selected tasks get and lose; nothing changes before that is confirmed. */
export function LabelsOfSelected({ tasks, isOff, onChoose }: LabelsProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" width={280} withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Action label={t('labels.title')} icon={IconTag} isOff={isOff} onClick={() => setOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown>
        <Choice
          tasks={tasks}
          onChoose={(labels) => {
            setOpen(false);
            onChoose(labels);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({ tasks, onChoose }: Omit<LabelsProps, 'isOff'>) {
  const { t } = useTranslation();
  const { data: labels, error, refetch } = useQuery(labelsQuery(tasks[0]?.project_id ?? ''));
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  if (!labels) return error ? <ErrorState error={error} retry={refetch} /> : <Skeleton height={120} />;
  if (labels.length === 0) return <Text size="sm">{t('labels.none')}</Text>;
  const wanted = typed.trim().toLocaleLowerCase();
  const found = labels.filter((label) => labelName(t, label).toLocaleLowerCase().includes(wanted));
  const choose = (id: string, isOn: boolean) => setChosen(new Map(chosen).set(id, isOn));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChoose(bulkOf(chosen));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          aria-label={t('labels.search')}
          placeholder={t('labels.search')}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          maxLength={100}
          data-autofocus
        />
        <Stack gap={8} role="group" aria-label={t('labels.title')} mah={240} style={{ overflowY: 'auto' }}>
          {found.map((label) => {
            const had = tasks.filter((task) => task.labels.some(({ id }) => id === label.id)).length;
            const isOn = chosen.get(label.id) ?? had === tasks.length;
            return (
              <Checkbox
                key={label.id}
                checked={isOn}
                indeterminate={!chosen.has(label.id) && had > 0 && had < tasks.length}
                onChange={({ currentTarget }) => choose(label.id, currentTarget.checked)}
                label={<LabelChip label={label} />}
              />
            );
          })}
          {found.length === 0 && <Text size="sm">{t('bulk.noSuchLabel')}</Text>}
        </Stack>
        <Button type="submit" disabled={chosen.size === 0}>
          {t('bulk.set')}
        </Button>
      </Stack>
    </form>
  );
}

function bulkOf(chosen: ReadonlyMap<string, boolean>): BulkLabels {
  const idsOf = (isOn: boolean) => [...chosen].filter(([, wanted]) => wanted === isOn).map(([id]) => id);
  const [add, remove] = [idsOf(true), idsOf(false)];
  return { ...(add.length > 0 && { add }), ...(remove.length > 0 && { remove }) };
}

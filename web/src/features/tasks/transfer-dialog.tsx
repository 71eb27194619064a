import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project, Task } from '../../data/api.js';
import { projectChoices } from '../../data/projects.js';
import { taskQuery } from '../../data/tasks.js';
import { columnsQuery, transferPreview, transferTask } from '../../data/transfers.js';
import { columnName } from '../../lib/column-name.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { shortened } from './task-save.js';
import { TransferLosses } from './transfer-losses.js';

const PAUSE_MS = 250;

interface DialogProps {
  task_id: string;
  onClose: () => void;
}

/** Moves a task to another project, and says before what it does not have there. */
export function TransferDialog({ task_id, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { data: task } = useQuery(taskQuery(task_id));
  return (
    <Modal opened onClose={onClose} title={t('transfer.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {task ? <TransferForm task={task} onClose={onClose} /> : t('common.loading')}
    </Modal>
  );
}

function TransferForm({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [project, setProject] = useState<Project>();
  const [chosen, setChosen] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const to = { project_id: project?.id ?? '', column_id: chosen };
  const preview = useQuery({ ...transferPreview(task, to), enabled: project !== undefined, retry: false });
  const title = shortened(task.title);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!project) return;
    setBusy(true);
    try {
      const { task: moved, undo } = await transferTask(client, task, to);
      onClose();
      offerUndo(t('transfer.done', { title, project: project.name, key: moved.key }), undo);
    } catch (error) {
      showError(error, t('transfer.notDone', { title }));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('transfer.text', { title })}
        </Text>
        <ProjectChoice
          task={task}
          value={project}
          onChange={(next) => {
            setProject(next);
            setChosen(undefined);
          }}
        />
        {project && (
          <ColumnChoice project_id={project.id} value={chosen ?? preview.data?.column.id} onChange={setChosen} />
        )}
        <TransferLosses preview={project && preview} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!project || preview.isError}>
            {t('transfer.move')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ProjectChoiceProps {
  task: Task;
  value?: Project;
  onChange: (project?: Project) => void;
}

/** The projects in which the user may create tasks. */
function ProjectChoice({ task, value, onChange }: ProjectChoiceProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const search = asked === value?.name ? '' : asked;
  const { data: found = [] } = useQuery({ ...projectChoices(search), placeholderData: keepPreviousData });
  const offered = found.filter(({ id, can }) => id !== task.project_id && can.includes('create_tasks'));
  const shown = value && !offered.some(({ id }) => id === value.id) ? [value, ...offered] : offered;
  return (
    <Select
      label={t('transfer.project')}
      placeholder={t('transfer.choose')}
      searchable
      data-autofocus
      data={shown.map(({ id, name }) => ({ value: id, label: name }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(shown.find((project) => project.id === id))}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('transfer.noProject')}
    />
  );
}

interface ColumnChoiceProps {
  project_id: string;
  value?: string;
  onChange: (column_id: string) => void;
}

function ColumnChoice({ project_id, value, onChange }: ColumnChoiceProps) {
  const { t } = useTranslation();
  const { data: columns = [] } = useQuery(columnsQuery(project_id));
  return (
    <Select
      label={t('transfer.column')}
      allowDeselect={false}
      data={columns.map((column) => ({ value: column.id, label: columnName(column) }))}
      value={value ?? null}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}

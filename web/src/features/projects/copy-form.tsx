import { Button, Checkbox, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { copyProject, type ProjectCopy } from '../../data/copies.js';
import { describeError, errorsByField } from '../../ui/errors.js';
import { showMessage } from '../../ui/toasts.js';
import { FormProblem } from './project-fields.js';

/** What is copied of a project, and the name of the copy. */
export function CopyForm({ project, onClose }: { project: Project; onClose: () => void }) {
  const { t } = useTranslation();
  const [copy, setCopy] = useState<ProjectCopy>({
    name: t('copies.projectName', { name: project.name }).slice(0, 200),
    with_tasks: true,
    with_dates: true,
    with_members: false,
  });
  const { mutate, isPending, error } = useCopy(project, copy, onClose);
  const change = (part: Partial<ProjectCopy>) => setCopy((before) => ({ ...before, ...part }));
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (copy.name.trim() !== '') mutate();
  };
  const errors = errorsByField(error);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('common.name')}
          value={copy.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          onFocus={({ currentTarget }) => currentTarget.select()}
          error={copy.name.trim() === '' ? t('projects.nameMissing') : errors.name}
          maxLength={200}
          required
          data-autofocus
        />
        <What copy={copy} onChange={change} />
        <FormProblem text={error && !errors.name ? describeError(error) : undefined} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('copies.copyProject')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function What({ copy, onChange }: { copy: ProjectCopy; onChange: (part: Partial<ProjectCopy>) => void }) {
  const { t } = useTranslation();
  return (
    <Fieldset legend={t('copies.what')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('copies.always')}
        </Text>
        <Checkbox
          label={t('copies.tasks')}
          description={t('copies.tasksText')}
          checked={copy.with_tasks}
          onChange={({ currentTarget }) => onChange({ with_tasks: currentTarget.checked })}
        />
        <Checkbox
          label={t('copies.dates')}
          checked={copy.with_tasks && copy.with_dates}
          disabled={!copy.with_tasks}
          onChange={({ currentTarget }) => onChange({ with_dates: currentTarget.checked })}
        />
        <Checkbox
          label={t('copies.members')}
          description={t('copies.membersText')}
          checked={copy.with_members}
          onChange={({ currentTarget }) => onChange({ with_members: currentTarget.checked })}
        />
      </Stack>
    </Fieldset>
  );
}

function useCopy(project: Project, copy: ProjectCopy, onClose: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => copyProject(client, project, { ...copy, name: copy.name.trim() }),
    onSuccess: ({ id, name }) => {
      onClose();
      showMessage(t('projects.created', { name }));
      void navigate({ to: '/projects/$projectId/board', params: { projectId: id } });
    },
  });
}

import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { createProject } from '../../data/projects.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { hasWrongDate } from '../../ui/date-input.js';
import { describeError } from '../../ui/errors.js';
import { showMessage } from '../../ui/toasts.js';
import { FormProblem, KeptDraft, ProjectFields } from './project-fields.js';
import { mistakesIn, NEW_PROJECT, PROJECT_FIELDS, refusedFields, toFields } from './project-values.js';
import { StartFrom } from './start-from.js';
import { useStored } from './use-stored.js';

const CopyForm = lateTextPart(async () => (await import('./copy-form.js')).CopyForm);

interface CreateProps {
  isOpen: boolean;
  onClose: () => void;
}

/** The form for a new project. Closing it keeps what was typed. */
export function CreateProject({ isOpen, onClose }: CreateProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('projects.newTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Beginning onClose={onClose} />
    </Modal>
  );
}

/** A project begins empty, or as a copy of another one. */
function Beginning({ onClose }: Pick<CreateProps, 'onClose'>) {
  const [source, setSource] = useState<Project>();
  return (
    <>
      <StartFrom value={source} onChange={setSource} />
      {source ? (
        <Suspense>
          <CopyForm key={source.id} project={source} onClose={onClose} />
        </Suspense>
      ) : (
        <CreateForm onClose={onClose} />
      )}
    </>
  );
}

function CreateForm({ onClose }: Pick<CreateProps, 'onClose'>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const draft = useStored('project.new', NEW_PROJECT);
  const [mistakes, setMistakes] = useState<Record<string, string>>({});
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createProject(client, { name: '', ...toFields(draft.value, PROJECT_FIELDS) }),
    onSuccess: (project) => {
      draft.forget();
      showMessage(t('projects.created', { name: project.name }));
      void navigate({ to: '/projects/$projectId/board', params: { projectId: project.id } });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = mistakesIn(t, draft.value, true);
    setMistakes(found);
    if (!hasWrongDate(event.currentTarget) && Object.keys(found).length === 0) mutate();
  };
  const errors = refusedFields(t, error);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {draft.isKept && <KeptDraft onDiscard={draft.discard} />}
        <ProjectFields
          key={draft.timesDiscarded}
          values={draft.value}
          onChange={(part) => draft.change({ ...draft.value, ...part })}
          maySetAccess
          maySetKey
          maySetArchive
          errors={{ ...errors, ...mistakes }}
        />
        <FormProblem text={error && !errors.key ? describeError(error) : undefined} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('common.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { projectQuery, updateProject } from '../../data/projects.js';
import { undoProject } from '../../data/undo.js';
import { ApiProblem } from '../../lib/problem.js';
import { hasWrongDate } from '../../ui/date-input.js';
import { describeError } from '../../ui/errors.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { offerUndo } from '../../ui/toasts.js';
import { type Conflict, ConflictView } from './conflict-view.js';
import { FormProblem, KeptDraft, ProjectFields } from './project-fields.js';
import { differing, mistakesIn, type ProjectValues, refusedFields, toFields, valuesOf } from './project-values.js';
import { useStored } from './use-stored.js';

interface EditProps {
  project: Project;
  isOpen: boolean;
  onClose: () => void;
}

/** The form of a project that exists. Closing it keeps what was typed. */
export function EditProject({ project, isOpen, onClose }: EditProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('projects.editTitle')}
      size="lg"
      returnFocus={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {project.description_truncated ? (
        <EditWhole project={project} onClose={onClose} />
      ) : (
        <EditForm project={project} onClose={onClose} />
      )}
    </Modal>
  );
}

/** The form of a project of which only the start of the description is known yet. */
function EditWhole({ project, onClose }: Omit<EditProps, 'isOpen'>) {
  const { data, error, refetch } = useQuery(projectQuery(project.id));
  // What comes while somebody types changes nothing for them: the form goes on from where it began.
  const [whole, setWhole] = useState<Project>();
  if (!whole && data && !data.description_truncated && data.version >= project.version) setWhole(data);
  if (whole) return <EditForm project={whole} onClose={onClose} />;
  return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines />;
}

/** What is typed, and the state of the project from which the typing began. */
interface Draft {
  base: Project;
  values: ProjectValues;
}

function EditForm({ project, onClose }: Omit<EditProps, 'isOpen'>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const draft = useStored<Draft>(`project.${project.id}`, { base: project, values: valuesOf(project) });
  const [conflict, setConflict] = useState<Conflict>();
  const [mistakes, setMistakes] = useState<Record<string, string>>({});
  const { base } = draft.value;
  // Drafts of earlier versions lack later fields.
  const values = { ...valuesOf(project), ...draft.value.values };
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => saveProject(client, { base, values }),
    onSuccess: () => {
      draft.forget();
      onClose();
    },
    onError: (problem) => {
      const current = currentOf(problem);
      if (!current) return;
      // What only the other one changed is taken over; what was typed here stays as it was typed.
      const mine = toRecord(values, differing(valuesOf(base), values));
      setConflict({ before: valuesOf(base), current: valuesOf(current), mine: values });
      draft.change({ base: current, values: { ...valuesOf(current), ...mine } });
      reset();
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = mistakesIn(t, values, false);
    setMistakes(found);
    if (!hasWrongDate(event.currentTarget) && Object.keys(found).length === 0) mutate();
  };
  const change = (part: Partial<ProjectValues>) => draft.change({ base, values: { ...values, ...part } });
  const errors = refusedFields(t, error);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {draft.isKept && <KeptDraft onDiscard={draft.discard} />}
        {conflict && <ConflictView conflict={conflict} values={values} onChoose={change} />}
        <ProjectFields
          key={draft.timesDiscarded}
          values={values}
          onChange={change}
          maySetAccess={project.can.includes('set_task_access')}
          maySetKey={project.can.includes('set_key')}
          maySetArchive={project.can.includes('set_archive_rule')}
          presentKey={base.key}
          errors={{ ...errors, ...mistakes }}
        />
        <FormProblem text={error && !errors.key ? describeError(error) : undefined} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );

  /** @throws ApiProblem; 412 when the project has changed since the typing began. */
  async function saveProject(queries: typeof client, { base, values }: Draft): Promise<void> {
    const before = valuesOf(base);
    const fields = differing(before, values);
    if (fields.length === 0) return;
    const saved = await updateProject(queries, base, toFields(values, fields));
    offerUndo(t('projects.changed', { name: saved.name }), () =>
      undoProject(queries, saved, (version) => updateProject(queries, { ...saved, version }, toFields(before, fields))),
    );
  }
}

function currentOf(problem: unknown): Project | undefined {
  return problem instanceof ApiProblem && problem.status === 412 ? (problem.body.current as Project) : undefined;
}

function toRecord(values: ProjectValues, fields: readonly (keyof ProjectValues)[]): Partial<ProjectValues> {
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}

import { Button, Checkbox, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '../../data/api.js';
import { createView, refreshViews, updateView } from '../../data/views.js';
import { ApiProblem, statusOf } from '../../lib/problem.js';
import { useUser } from '../../lib/use-session.js';
import { offerUndo, showError, showMessage } from '../../ui/toasts.js';
import { useDialog } from '../../ui/use-dialog.js';
import { choiceOf } from './use-view.js';
import type { ViewsProps } from './views-button.js';

interface FormProps extends ViewsProps {
  /** The view that is changed; undefined for a new one. */
  view: View | undefined;
  onClose: () => void;
}

/** Saves what the screen shows as a view, or changes the name of one and for whom it is. */
export function ViewForm(props: FormProps) {
  const { view, choice, can = [], project_id, onClose } = props;
  const { t } = useTranslation();
  const me = useUser().id;
  useDialog(true);
  const { name, setName, isShared, setShared, error, isBusy, submit } = useFields(props);
  const mayShare = project_id !== undefined && can.includes('share_views') && (!view || view.created_by === me);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(view ? 'views.editTitle' : 'views.saveTitle')}
      returnFocus={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <TextInput
            label={t('views.name')}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={error}
            maxLength={100}
            required
            data-autofocus
          />
          {!view && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('views.filter')}: <Code>{choice.q}</Code>
            </Text>
          )}
          {mayShare && (
            <Checkbox
              label={t('views.isShared')}
              description={t('views.isSharedHint')}
              checked={isShared}
              onChange={({ currentTarget }) => setShared(currentTarget.checked)}
            />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={name.trim() === ''}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useFields({ view, choice, apply, sorts = false, project_id, onClose }: FormProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(view?.name ?? '');
  const [isShared, setShared] = useState(view?.shared ?? false);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    const fields = { name: name.trim(), shared: isShared };
    if (!view) {
      const filter = choice.q?.trim() ?? '';
      const sort = sorts ? choice.sort : undefined;
      const created = await createView(client, { ...fields, filter, sort, project_id });
      apply(choiceOf(created, sorts));
      return showMessage(t('views.created', { name: created.name }));
    }
    const { version } = await updateView(client, view, fields, view.version);
    const before = { name: view.name, shared: view.shared };
    offerUndo(t('views.updated', { name: fields.name }), () => updateView(client, view, before, version));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await save();
      onClose();
    } catch (problem) {
      setBusy(false);
      void refreshViews(client, project_id);
      const told = inWords(problem);
      if (told) setError(typeof told === 'string' ? told : t(told.key));
      else if (statusOf(problem) === 412) showMessage(t('views.changedMeanwhile'));
      else showError(problem, t('views.notSaved'));
    }
  };
  return { name, setName, isShared, setShared, error, isBusy, submit };
}

/** What is wrong with the name, as the server says it, or as a text of the page; undefined if it is something else. */
function inWords(problem: unknown): string | { key: 'views.taken' | 'views.full' } | undefined {
  if (!(problem instanceof ApiProblem)) return undefined;
  if (problem.status === 409) return { key: problem.body.view ? 'views.taken' : 'views.full' };
  return problem.body.errors?.find(({ field }) => field === 'name')?.message;
}

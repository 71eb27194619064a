import { Button, Checkbox, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createWebhook, updateWebhook, type Webhook, type WebhookEvent } from '../../data/webhooks.js';
import { statusOf } from '../../lib/problem.js';
import { fieldErrors } from '../../ui/field-errors.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { EVENT_TYPES } from './event-types.js';
import { SecretShown } from './secret-shown.js';

interface Props {
  projectId: string;
  /** The one to change; undefined for a new one. */
  webhook?: Webhook;
  onClose: () => void;
}

/** A new webhook, or another address or other events for one. */
export function WebhookForm({ projectId, webhook, onClose }: Props) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(webhook ? 'webhooks.editTitle' : 'webhooks.create')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size="lg"
    >
      {secret === undefined ? (
        <Fields projectId={projectId} webhook={webhook} onCreated={setSecret} onClose={onClose} />
      ) : (
        <SecretShown secret={secret} onDone={onClose} />
      )}
    </Modal>
  );
}

function Fields({ projectId, webhook, onCreated, onClose }: Props & { onCreated: (secret: string) => void }) {
  const { t } = useTranslation();
  const { form, submit, isBusy } = useFields({ projectId, webhook, onClose }, onCreated);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <Stack gap="md">
        <TextInput
          label={t('webhooks.url')}
          description={t('webhooks.urlHint')}
          type="url"
          inputMode="url"
          autoComplete="off"
          required
          withAsterisk={false}
          data-autofocus
          key={form.key('url')}
          {...form.getInputProps('url')}
        />
        <Checkbox
          label={t('webhooks.allEvents')}
          key={form.key('isAll')}
          {...form.getInputProps('isAll', { type: 'checkbox' })}
        />
        {!form.getValues().isAll && (
          <MultiSelect
            label={t('webhooks.events')}
            description={t('webhooks.eventsHint')}
            data={EVENT_TYPES.map((type) => ({ value: type, label: t(`activity.kinds.${type}`) }))}
            searchable
            clearable
            key={form.key('events')}
            {...form.getInputProps('events')}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t(webhook ? 'webhooks.save' : 'webhooks.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Values {
  url: string;
  isAll: boolean;
  events: string[];
}

function useFields({ projectId, webhook, onClose }: Props, onCreated: (secret: string) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const isAll = webhook?.events.includes('*') ?? true;
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: { url: webhook?.url ?? '', isAll, events: isAll ? [] : (webhook?.events ?? []) },
    validate: {
      url: (url) => (/^https?:\/\/\S+$/i.test(url.trim()) ? null : t('webhooks.urlInvalid')),
      events: (events, values) => (values.isAll || events.length > 0 ? null : t('webhooks.eventsMissing')),
    },
  });
  const submit = async (values: Values) => {
    setBusy(true);
    const fields = { url: values.url.trim(), events: (values.isAll ? ['*'] : values.events) as WebhookEvent[] };
    try {
      if (!webhook) return onCreated(await createWebhook(queries, projectId, fields));
      await updateWebhook(queries, webhook, fields);
      onClose();
    } catch (problem) {
      const errors = fieldErrors(problem);
      form.setErrors(errors);
      if (statusOf(problem) === 412) showMessage(t('webhooks.changedMeanwhile'));
      else if (Object.keys(errors).length === 0) showError(problem, t('webhooks.notSaved'));
      setBusy(false);
    }
  };
  return { form, submit, isBusy };
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteWebhook, rotateSecret, type Webhook } from '../../data/webhooks.js';
import { statusOf } from '../../lib/problem.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { SecretShown } from './secret-shown.js';

interface Props {
  webhook: Webhook;
  onClose: () => void;
}

/** Asks before a new secret, and shows it. */
export function RotateSecret({ webhook, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const rotate = async () => setSecret(await rotateSecret(queries, webhook));
  return (
    <Asked title={t('webhooks.rotateTitle')} onClose={onClose}>
      {secret === undefined ? (
        <Question
          text={t('webhooks.rotateText')}
          yes={t('webhooks.rotate')}
          failure={t('webhooks.notRotated')}
          act={rotate}
          onClose={onClose}
        />
      ) : (
        <SecretShown secret={secret} onDone={onClose} />
      )}
    </Asked>
  );
}

/** Asks before a webhook is deleted. */
export function DeleteWebhook({ webhook, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const remove = async () => {
    await deleteWebhook(queries, webhook).catch((error: unknown) => {
      // It was deleted elsewhere.
      if (statusOf(error) !== 404) throw error;
    });
    showMessage(t('webhooks.deleted'));
    onClose();
  };
  return (
    <Asked title={t('webhooks.deleteTitle')} onClose={onClose}>
      <Question
        text={t('webhooks.deleteText', { url: webhook.url })}
        yes={t('webhooks.delete')}
        failure={t('webhooks.notDeleted')}
        act={remove}
        onClose={onClose}
        isDangerous
      />
    </Asked>
  );
}

/** A dialog for a question. */
export function Asked({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {children}
    </Modal>
  );
}

interface QuestionProps {
  text: string;
  /** What the button says that does it. */
  yes: string;
  /** What could not be done, where it fails. */
  failure: string;
  act: () => Promise<void>;
  onClose: () => void;
  isDangerous?: boolean;
}

/** What will be done, and the button that does it. */
export function Question({ text, yes, failure, act, onClose, isDangerous = false }: QuestionProps) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await act();
    } catch (problem) {
      if (statusOf(problem) === 412) showMessage(t('webhooks.changedMeanwhile'));
      else showError(problem, failure);
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color={isDangerous ? 'red' : undefined} loading={isBusy} onClick={() => void run()}>
          {yes}
        </Button>
      </Group>
    </Stack>
  );
}

import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/copy-text.js';
import { showMessage } from '../../ui/toasts.js';

/** The secret of a webhook, this once. */
export function SecretShown({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const copy = async (beside: HTMLElement) => {
    const isCopied = await copyText(secret, beside);
    if (!isCopied) field.current?.select();
    showMessage(t(isCopied ? 'webhooks.copied' : 'webhooks.notCopied'));
  };
  return (
    <Stack gap="md">
      <Alert color="yellow" icon={<IconAlertTriangle />} role="status">
        {t('webhooks.secretText')}
      </Alert>
      <TextInput
        ref={field}
        label={t('webhooks.secret')}
        value={secret}
        readOnly
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onDone}>
          {t('webhooks.done')}
        </Button>
        <Button leftSection={<IconCopy size={16} aria-hidden />} onClick={(event) => void copy(event.currentTarget)}>
          {t('webhooks.copy')}
        </Button>
      </Group>
    </Stack>
  );
}

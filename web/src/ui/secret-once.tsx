import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import { useRef } from 'react';
import { copyText } from '../lib/copy-text.js';
import { showMessage } from './toasts.js';

interface Props {
  secret: string;
  texts: Record<'warning' | 'label' | 'copy' | 'copied' | 'notCopied' | 'done', string>;
  onDone: () => void;
}

/** A secret that is shown this once, to be copied. */
export function SecretOnce({ secret, texts, onDone }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const copy = async (beside: HTMLElement) => {
    const isCopied = await copyText(secret, beside);
    if (!isCopied) field.current?.select();
    showMessage(isCopied ? texts.copied : texts.notCopied);
  };
  return (
    <Stack gap="md">
      <Alert color="yellow" icon={<IconAlertTriangle />} role="status">
        {texts.warning}
      </Alert>
      <TextInput
        ref={field}
        label={texts.label}
        value={secret}
        readOnly
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onDone}>
          {texts.done}
        </Button>
        <Button leftSection={<IconCopy size={16} aria-hidden />} onClick={(event) => void copy(event.currentTarget)}>
          {texts.copy}
        </Button>
      </Group>
    </Stack>
  );
}

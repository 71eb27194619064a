import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { IconCopy } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginTotp, confirmTotp } from '../../data/second-factor.js';
import { copyText } from '../../lib/copy-text.js';
import { QrCode } from '../../ui/qr-code.js';
import { showMessage } from '../../ui/toasts.js';
import { CodeField } from './code-field.js';
import { PasswordStep } from './password-step.js';
import { RecoveryCodes } from './recovery-codes.js';
import { useSending } from './use-sending.js';

interface Key {
  secret: string;
  uri: string;
}

interface Props {
  /** The recovery codes are kept, and it is on. */
  onDone: () => void;
  onCancel?: () => void;
}

/** Sets up a second factor: the password, then a code of the app, then the recovery codes. */
export function SetUp({ onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const [key, setKey] = useState<Key>();
  const [codes, setCodes] = useState<string[]>();
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (key) return <ScanStep appKey={key} onCodes={setCodes} onCancel={onCancel} />;
  return (
    <PasswordStep
      text={t('factor.passwordText')}
      button={t('factor.goOn')}
      failed={t('factor.notSetUp')}
      onPassword={async (password) => setKey(await beginTotp(password))}
      onCancel={onCancel}
    />
  );
}

interface ScanProps {
  appKey: Key;
  onCodes: (codes: string[]) => void;
  onCancel?: () => void;
}

function ScanStep({ appKey, onCodes, onCancel }: ScanProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    mode: 'controlled',
    initialValues: { code: '' },
    validate: { code: isNotEmpty(t('fields.required')) },
  });
  const { send, isBusy } = useSending(form, t('factor.notSetUp'));
  const field = useRef<HTMLInputElement>(null);
  // What had the focus is gone.
  useEffect(() => field.current?.focus(), []);
  const confirm = async (code: string) => {
    const codes = await confirmTotp(queries, code);
    showMessage(t('factor.isOn'));
    onCodes(codes);
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        ({ code }) => void send(() => confirm(code)),
        () => form.getInputNode('code')?.focus(),
      )}
    >
      <Stack gap="md">
        <Text size="sm">{t('factor.scanText')}</Text>
        <QrCode text={appKey.uri} label={t('factor.qr')} />
        <KeyField secret={appKey.secret} />
        <CodeField
          label={t('factor.code')}
          description={t('factor.codeHint')}
          inputMode="numeric"
          key={form.key('code')}
          {...form.getInputProps('code')}
          ref={field}
        />
        <Group justify="flex-end" gap="sm">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
          <Button type="submit" loading={isBusy}>
            {t('factor.turnOn')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The key, for who cannot scan it. */
function KeyField({ secret }: { secret: string }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const copy = async (beside: HTMLElement) => {
    const isCopied = await copyText(secret, beside);
    if (!isCopied) field.current?.select();
    showMessage(t(isCopied ? 'factor.keyCopied' : 'factor.notCopied'));
  };
  return (
    <TextInput
      ref={field}
      label={t('factor.key')}
      value={secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      rightSection={
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('factor.copyKey')}
          onClick={(event) => void copy(event.currentTarget)}
        >
          <IconCopy size={18} stroke={1.6} />
        </ActionIcon>
      }
    />
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useHasPassword } from '../../data/identity.js';
import { OwnPasswordField } from './own-password-field.js';
import { useSending } from './use-sending.js';

interface Props {
  text: string;
  button: string;
  failed: string;
  /** Throws if the server refuses the password. */
  onPassword: (password: string) => Promise<void>;
  onCancel?: () => void;
}

/** Asks for the user's password once more. */
export function PasswordStep({ text, button, failed, onPassword, onCancel }: Props) {
  const { t } = useTranslation();
  const hasPassword = useHasPassword();
  const form = useForm({
    mode: 'controlled',
    initialValues: { password: '' },
    validate: { password: hasPassword ? isNotEmpty(t('fields.required')) : undefined },
  });
  const { send, isBusy } = useSending(form, failed);
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        ({ password }) => void send(() => onPassword(password)),
        () => form.getInputNode('password')?.focus(),
      )}
    >
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <OwnPasswordField data-autofocus key={form.key('password')} {...form.getInputProps('password')} />
        <Group justify="flex-end" gap="sm">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
          <Button type="submit" loading={isBusy}>
            {button}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useHasPassword } from '../../data/identity.js';
import { removeTotp } from '../../data/second-factor.js';
import { showMessage } from '../../ui/toasts.js';
import { CodeField } from './code-field.js';
import { OwnPasswordField } from './own-password-field.js';
import { useSending } from './use-sending.js';

/** Turns the user's own second factor off. */
export function TurnOff({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const hasPassword = useHasPassword();
  const queries = useQueryClient();
  const form = useForm({
    mode: 'controlled',
    initialValues: { password: '', code: '' },
    validate: {
      password: hasPassword ? isNotEmpty(t('fields.required')) : undefined,
      code: isNotEmpty(t('fields.required')),
    },
  });
  const { send, isBusy } = useSending(form, t('factor.notOff'));
  const remove = async ({ password, code }: { password: string; code: string }) => {
    await removeTotp(queries, password, code);
    showMessage(t('factor.isOff'));
    onDone();
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => void send(() => remove(values)),
        (errors) => form.getInputNode(Object.keys(errors)[0] ?? 'password')?.focus(),
      )}
    >
      <Stack gap="md">
        <Text size="sm">{t('factor.turnOffText')}</Text>
        <OwnPasswordField data-autofocus key={form.key('password')} {...form.getInputProps('password')} />
        <CodeField label={t('factor.anyCode')} key={form.key('code')} {...form.getInputProps('code')} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button color="red" type="submit" loading={isBusy}>
            {t('factor.turnOff')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

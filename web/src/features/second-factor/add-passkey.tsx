import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHasPassword } from '../../data/identity.js';
import { addPasskey } from '../../data/passkeys.js';
import { isKnownDevice } from '../../lib/passkeys.js';
import { ApiProblem } from '../../lib/problem.js';
import { useUser } from '../../lib/use-session.js';
import { checks } from '../../ui/field-errors.js';
import { showMessage } from '../../ui/toasts.js';
import { OwnPasswordField } from './own-password-field.js';
import { useSending } from './use-sending.js';

/** Makes a passkey: with the password, and then as the browser does it. */
export function AddPasskey({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const hasPassword = useHasPassword();
  const user = useUser();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string>();
  const form = useForm({
    mode: 'controlled',
    initialValues: { name: '', password: '' },
    validate: { name: checks.name, password: hasPassword ? isNotEmpty(t('fields.required')) : undefined },
  });
  const { send, isBusy } = useSending(form, t('passkeys.notAdded'));
  const add = async ({ name, password }: { name: string; password: string }) => {
    setProblem(undefined);
    try {
      await addPasskey(queries, user, { name: name.trim(), password });
    } catch (error) {
      if (error instanceof ApiProblem) throw error;
      return setProblem(t(isKnownDevice(error) ? 'passkeys.known' : 'passkeys.notMade'));
    }
    showMessage(t('passkeys.added'));
    onDone();
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => void send(() => add(values)),
        (errors) => form.getInputNode(Object.keys(errors)[0] ?? 'name')?.focus(),
      )}
    >
      <Stack gap="md">
        <Text size="sm">{t('passkeys.addText')}</Text>
        {problem !== undefined && (
          <Alert color="red" icon={<IconAlertTriangle />} role="alert" title={t('passkeys.notAdded')}>
            {problem}
          </Alert>
        )}
        <TextInput
          label={t('passkeys.name')}
          description={t('passkeys.nameHint')}
          required
          withAsterisk={false}
          autoComplete="off"
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <OwnPasswordField key={form.key('password')} {...form.getInputProps('password')} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('passkeys.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

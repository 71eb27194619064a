import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Import, type Mappings, readFromPlanka } from '../../data/imports.js';
import { ApiProblem } from '../../lib/problem.js';
import { fieldErrors } from '../../ui/field-errors.js';
import { showError } from '../../ui/toasts.js';

interface Values {
  address: string;
  key: string;
}

/** Asks for the address of a board of Planka and a key, and has the server read it. */
export function FromPlanka({ mappings, onSent }: { mappings: Mappings; onSent: (sent: Import) => void }) {
  const { t } = useTranslation();
  const required = isNotEmpty(t('fields.required'));
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues: { address: '', key: '' },
    validate: { address: required, key: required },
  });
  const focus = (errors: object) => form.getInputNode(Object.keys(errors)[0] ?? 'address')?.focus();
  const { mutate, isPending } = useMutation({
    mutationFn: (values: Values) => readFromPlanka(values, mappings),
    onSuccess: onSent,
    onError: (error) => {
      const reason = error instanceof ApiProblem ? error.body.reason : undefined;
      const errors = Object.fromEntries(
        Object.entries(fieldErrors(error)).map(([field, message]) => [
          field,
          typeof reason === 'string' ? t(`imports.planka.reasons.${reason as 'redirect'}`, message) : message,
        ]),
      );
      form.setErrors(errors);
      if (form.getInputNode(Object.keys(errors)[0] ?? '')) focus(errors);
      else showError(error, t('imports.planka.notRead'));
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => mutate(values), focus)}>
      <Stack gap="md">
        <TextInput
          label={t('imports.planka.address')}
          description={t('imports.planka.addressHow')}
          placeholder="https://planka.example.org/boards/1357158568008091264"
          type="url"
          inputMode="url"
          autoComplete="off"
          maxLength={2000}
          required
          withAsterisk={false}
          readOnly={isPending}
          key={form.key('address')}
          {...form.getInputProps('address')}
        />
        <PasswordInput
          label={t('imports.planka.key')}
          description={t('imports.planka.keyHow')}
          autoComplete="off"
          maxLength={4000}
          required
          withAsterisk={false}
          readOnly={isPending}
          visibilityToggleButtonProps={{ 'aria-label': t('imports.planka.showKey') }}
          key={form.key('key')}
          {...form.getInputProps('key')}
        />
        <Button type="submit" loading={isPending} style={{ alignSelf: 'start' }}>
          {t('imports.planka.read')}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {isPending ? t('imports.planka.reading') : ''}
        </Text>
      </Stack>
    </form>
  );
}

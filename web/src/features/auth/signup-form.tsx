import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { statusOf } from '../../lib/problem.js';
import { session } from '../../lib/session.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { NewPasswordField } from '../../ui/password-fields.js';
import { FormProblem } from './form-problem.js';

interface Props {
  /** The token of the invitation with which somebody signs up. */
  invitation?: string;
  /** The only address for which that is. */
  email?: string;
}

/** Creates an account, and lets its owner in. */
export function SignupForm({ invitation, email: only }: Props) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const form = useForm({
    mode: 'controlled',
    initialValues: { name: '', email: only ?? '', password: '' },
    validate: { name: checks.name, email: checks.email, password: checks.password },
  });
  const focus = (field: string) => form.getInputNode(field)?.focus();
  const submit = async (person: { name: string; email: string; password: string }) => {
    setBusy(true);
    try {
      await session.register({ ...person, ...(invitation !== undefined && { invitation }) });
    } catch (problem) {
      const isTaken = statusOf(problem) === 409;
      const errors = isTaken ? { email: t('auth.taken') } : fieldErrors(problem);
      form.setErrors(errors);
      setError(Object.keys(errors).length > 0 ? undefined : problem);
      setBusy(false);
      focus(Object.keys(errors)[0] ?? 'name');
    }
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        ({ name, email, password }) => void submit({ name: name.trim(), email: email.trim(), password }),
        (errors) => focus(Object.keys(errors)[0] ?? 'name'),
      )}
    >
      <Stack gap="md">
        {error !== undefined && <FormProblem error={error} title={t('auth.notSignedUp')} />}
        <TextInput
          label={t('common.name')}
          description={t('auth.nameHint')}
          autoComplete="name"
          required
          withAsterisk={false}
          key={form.key('name')}
          {...form.getInputProps('name')}
          ref={first}
        />
        <TextInput
          label={t('common.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          readOnly={only !== undefined}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <NewPasswordField
          label={t('auth.password')}
          required
          withAsterisk={false}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isBusy} fullWidth mt="xs">
          {t('auth.signup')}
        </Button>
      </Stack>
    </form>
  );
}

import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { forgotPassword } from '../../data/invitations.js';
import { checks } from '../../ui/field-errors.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';

/** Tells the admins that somebody has forgotten their password. */
export function ForgotPage() {
  const { t } = useTranslation();
  const [isDone, setDone] = useState(false);
  return (
    <AuthFrame
      name={t('forgot.title')}
      title={t('forgot.title')}
      text={t('forgot.text')}
      elsewhere={
        <Anchor inherit underline="always" renderRoot={(props) => <Link to="/login" {...props} />}>
          {t('forgot.toLogin')}
        </Anchor>
      }
    >
      {isDone ? (
        <Alert color="green" icon={<IconCheck />} title={t('forgot.done')} role="status">
          {t('forgot.doneText')}
        </Alert>
      ) : (
        <ForgotForm onDone={() => setDone(true)} />
      )}
    </AuthFrame>
  );
}

function ForgotForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const form = useForm({ mode: 'controlled', initialValues: { email: '' }, validate: { email: checks.email } });
  const submit = async ({ email }: { email: string }) => {
    setBusy(true);
    try {
      await forgotPassword(email.trim());
      onDone();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => void submit(values),
        () => form.getInputNode('email')?.focus(),
      )}
    >
      <Stack gap="md">
        {error !== undefined && <FormProblem error={error} title={t('forgot.notAsked')} />}
        <TextInput
          label={t('common.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          key={form.key('email')}
          {...form.getInputProps('email')}
          ref={field}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t('forgot.ask')}
        </Button>
      </Stack>
    </form>
  );
}

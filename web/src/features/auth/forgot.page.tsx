import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { forgotPassword } from '../../data/invitations.js';
import { optionsQuery } from '../../data/options.js';
import { checks } from '../../ui/field-errors.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';

/** Asks for a link for a new password: by mail where the server has it, from the admins otherwise. */
export function ForgotPage() {
  const { t } = useTranslation();
  const [isDone, setDone] = useState(false);
  const { data: options, isPending } = useQuery(optionsQuery());
  const isMailed = options?.mail === true;
  return (
    <AuthFrame
      name={t('forgot.title')}
      title={t('forgot.title')}
      // Its line is kept until the server has said how it is done.
      text={isPending ? '\u00a0' : t(isMailed ? 'forgot.mailText' : 'forgot.text')}
      elsewhere={
        <Anchor inherit underline="always" renderRoot={(props) => <Link to="/login" {...props} />}>
          {t('forgot.toLogin')}
        </Anchor>
      }
    >
      {isDone ? (
        <Alert color="green" icon={<IconCheck />} title={t(isMailed ? 'forgot.mailDone' : 'forgot.done')} role="status">
          {t(isMailed ? 'forgot.mailDoneText' : 'forgot.doneText')}
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

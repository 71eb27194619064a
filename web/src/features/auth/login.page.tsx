import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '../../lib/session.js';
import { useSession } from '../../lib/use-session.js';
import { fieldErrors } from '../../ui/field-errors.js';
import { PasswordField } from '../../ui/password-fields.js';
import { afterLogin } from './after-login.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';
import { NoAccount } from './no-account.js';
import { SendOn } from './send-on.js';

/** Lets in who has an account, and leads them to where they wanted to go. */
export function LoginPage() {
  const { t } = useTranslation();
  const state = useSession();
  const { to } = useSearch({ from: '/login' });
  if (state.status === 'authenticated') return <SendOn to={afterLogin(to, location.origin)} />;
  const hasEnded = state.status === 'anonymous' && state.ended;
  return (
    <AuthFrame
      name={t('auth.login')}
      title={t('auth.loginTitle')}
      text={t('auth.loginText')}
      notice={
        hasEnded && (
          <Alert icon={<IconInfoCircle />} title={t('auth.ended')} role="status">
            {t('auth.endedText')}
          </Alert>
        )
      }
      elsewhere={<NoAccount to={to} />}
    >
      <LoginForm />
    </AuthFrame>
  );
}

function LoginForm() {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const form = useForm({
    mode: 'controlled',
    initialValues: { email: '', password: '' },
    validateInputOnBlur: false,
    validate: { email: isNotEmpty(t('fields.required')), password: isNotEmpty(t('fields.required')) },
  });
  const focus = (field: string) => form.getInputNode(field)?.focus();
  const submit = async ({ email, password }: { email: string; password: string }) => {
    setBusy(true);
    try {
      await session.login({ email: email.trim(), password });
    } catch (problem) {
      const errors = fieldErrors(problem);
      form.setErrors(errors);
      setError(problem);
      setBusy(false);
      focus(Object.keys(errors)[0] ?? 'password');
    }
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => void submit(values),
        (errors) => focus(Object.keys(errors)[0] ?? 'email'),
      )}
    >
      <Stack gap="md">
        {error !== undefined && <FormProblem error={error} title={t('auth.notLoggedIn')} />}
        <TextInput
          label={t('common.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          key={form.key('email')}
          {...form.getInputProps('email')}
          ref={first}
        />
        <PasswordField
          label={t('auth.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isBusy} fullWidth mt="xs">
          {t('auth.login')}
        </Button>
        <Anchor ta="center" size="sm" underline="always" renderRoot={(props) => <Link to="/forgot" {...props} />}>
          {t('auth.forgot')}
        </Anchor>
      </Stack>
    </form>
  );
}

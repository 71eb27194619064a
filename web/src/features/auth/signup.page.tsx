import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { statusOf } from '../../lib/problem.js';
import { session } from '../../lib/session.js';
import { useSession } from '../../lib/use-session.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { NewPasswordField } from '../../ui/password-fields.js';
import { afterLogin } from './after-login.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';
import { SendOn } from './send-on.js';
import { useRegistration } from './use-registration.js';

const NOBODY = { name: '', email: '', password: '' };

/** Creates an account, and lets its owner in. */
export function SignupPage() {
  const { t } = useTranslation();
  const state = useSession();
  const { to } = useSearch({ from: '/signup' });
  const registration = useRegistration();
  if (state.status === 'authenticated') return <SendOn to={afterLogin(to, location.origin)} />;
  const isOpen = registration === undefined || registration === 'open';
  return (
    <AuthFrame
      name={t('auth.signup')}
      title={t(isOpen ? 'auth.signupTitle' : 'auth.noSignupTitle')}
      text={t(isOpen ? 'auth.signupText' : registration === 'invite' ? 'auth.byInvitation' : 'auth.closed')}
      elsewhere={
        <>
          {t('auth.haveAccount')}{' '}
          <Anchor inherit underline="always" renderRoot={(props) => <Link to="/login" search={{ to }} {...props} />}>
            {t('auth.login')}
          </Anchor>
        </>
      }
    >
      {isOpen && <SignupForm />}
    </AuthFrame>
  );
}

function SignupForm() {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const form = useForm({
    mode: 'controlled',
    initialValues: NOBODY,
    validate: { name: checks.name, email: checks.email, password: checks.password },
  });
  const focus = (field: string) => form.getInputNode(field)?.focus();
  const submit = async (person: typeof NOBODY) => {
    setBusy(true);
    try {
      await session.register(person);
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

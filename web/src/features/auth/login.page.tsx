import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState, useTransition } from 'react';
import { useTranslation } from 'react-i18next';
import { canUsePasskeys } from '../../lib/can-use-passkeys.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { type Challenge, session } from '../../lib/session.js';
import { useSession } from '../../lib/use-session.js';
import { fieldErrors } from '../../ui/field-errors.js';
import { PasswordField } from '../../ui/password-fields.js';
import { afterLogin } from './after-login.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';
import { NoAccount } from './no-account.js';
import { SendOn } from './send-on.js';
import { WaysIn } from './ways-in.js';
import { usePasskey } from './use-passkey.js';

/** Not for everybody. */
const PasskeyProblem = lateTextPart(async () => (await import('./passkey-problem.js')).PasskeyProblem);
const SecondStep = lateTextPart(async () => (await import('./second-step.js')).SecondStep);

/** Lets in who has an account, and leads them to where they wanted to go. */
export function LoginPage() {
  return (
    <Suspense>
      <Steps />
    </Suspense>
  );
}

function Steps() {
  const { t } = useTranslation();
  const state = useSession();
  const { to, by } = useSearch({ from: '/login' });
  const [challenge, setChallenge] = useState<Challenge>();
  const [isOver, setOver] = useState(false);
  // The first step stays until the second one has come.
  const [isLoading, startLoading] = useTransition();
  if (state.status === 'authenticated') return <SendOn to={afterLogin(to, location.origin)} />;
  if (challenge) {
    const back = (wasOver: boolean) => {
      setOver(wasOver);
      setChallenge(undefined);
    };
    return <SecondStep challenge={challenge} onBack={back} />;
  }
  const hasEnded = state.status === 'anonymous' && state.ended;
  return (
    <AuthFrame
      name={t('auth.login')}
      title={t('auth.loginTitle')}
      text={t('auth.loginText')}
      notice={
        (hasEnded || isOver) && (
          <Alert icon={<IconInfoCircle />} title={t(isOver ? 'step.over' : 'auth.ended')} role="status">
            {t(isOver ? 'step.overText' : 'auth.endedText')}
          </Alert>
        )
      }
      elsewhere={<NoAccount to={to} />}
    >
      <WaysIn to={to} always={by === 'password'}>
        <LoginForm isLoading={isLoading} onChallenge={(next) => startLoading(() => setChallenge(next))} />
      </WaysIn>
    </AuthFrame>
  );
}

interface FormProps {
  /** Whether the second step is coming. */
  isLoading: boolean;
  onChallenge: (challenge: Challenge) => void;
}

function LoginForm({ isLoading, onChallenge }: FormProps) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const passkey = usePasskey();
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
      const challenge = await session.login({ email: email.trim(), password });
      if (challenge) {
        setBusy(false);
        onChallenge(challenge);
      }
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
        {passkey.error !== undefined && (
          <Suspense>
            <PasskeyProblem error={passkey.error} />
          </Suspense>
        )}
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
        <Button type="submit" loading={isBusy || isLoading} fullWidth mt="xs">
          {t('auth.login')}
        </Button>
        {canUsePasskeys() && (
          <Button variant="default" fullWidth loading={passkey.isBusy} onClick={() => void passkey.enter()}>
            {t('auth.byPasskey')}
          </Button>
        )}
        <Anchor ta="center" size="sm" underline="always" renderRoot={(props) => <Link to="/forgot" {...props} />}>
          {t('auth.forgot')}
        </Anchor>
      </Stack>
    </form>
  );
}

import { Alert, Anchor, Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resetPassword } from '../../data/invitations.js';
import { statusOf } from '../../lib/problem.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { NewPasswordField } from '../../ui/password-fields.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';

type State = 'open' | 'done' | 'unusable';

/** What a link for a new password opens. */
export function ResetPage() {
  const { t } = useTranslation();
  const { hash: token } = useLocation();
  const [state, setState] = useState<State>(token === '' ? 'unusable' : 'open');
  const isUnusable = state === 'unusable';
  return (
    <AuthFrame
      name={t('reset.title')}
      title={t(isUnusable ? 'reset.unusable' : 'reset.title')}
      text={t(isUnusable ? 'reset.unusableText' : 'reset.text')}
      elsewhere={
        <Anchor inherit underline="always" renderRoot={(props) => <Link to="/login" {...props} />}>
          {t(state === 'done' ? 'auth.login' : 'forgot.toLogin')}
        </Anchor>
      }
    >
      {state === 'open' && <ResetForm token={token} onEnd={setState} />}
      {state === 'done' && (
        <Alert color="green" icon={<IconCheck />} title={t('reset.done')} role="status">
          {t('reset.doneText')}
        </Alert>
      )}
    </AuthFrame>
  );
}

function ResetForm({ token, onEnd }: { token: string; onEnd: (state: State) => void }) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const form = useForm({
    mode: 'controlled',
    initialValues: { password: '' },
    validate: { password: checks.password },
  });
  const submit = async ({ password }: { password: string }) => {
    setBusy(true);
    try {
      await resetPassword(token, password);
      onEnd('done');
    } catch (problem) {
      if (statusOf(problem) === 410) return onEnd('unusable');
      const errors = fieldErrors(problem);
      form.setErrors(errors);
      setError('password' in errors ? undefined : problem);
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => void submit(values),
        () => form.getInputNode('password')?.focus(),
      )}
    >
      <Stack gap="md">
        {error !== undefined && <FormProblem error={error} title={t('reset.notSet')} />}
        <NewPasswordField
          label={t('auth.newPassword')}
          required
          withAsterisk={false}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t('reset.set')}
        </Button>
      </Stack>
    </form>
  );
}

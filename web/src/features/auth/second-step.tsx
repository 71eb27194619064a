import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canUsePasskeys } from '../../lib/can-use-passkeys.js';
import { statusOf } from '../../lib/problem.js';
import { type Challenge, challengeIn, session } from '../../lib/session.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';
import { PasskeyProblem } from './passkey-problem.js';
import { usePasskey } from './use-passkey.js';

interface Props {
  challenge: Challenge;
  /** Back to the password: because the user wants to, or because the login took too long. */
  onBack: (isOver: boolean) => void;
}

/** The second step of a login: a code of the app, or a recovery code. */
export function SecondStep({ challenge, onBack }: Props) {
  const { t } = useTranslation();
  const [isRecovery, setRecovery] = useState(false);
  const passkey = usePasskey(challenge.token);
  const hasPasskey = challenge.passkey && canUsePasskeys();
  return (
    <AuthFrame
      name={t('step.title')}
      title={t(isRecovery ? 'step.recoveryTitle' : 'step.title')}
      text={
        isRecovery
          ? t('step.recoveryText')
          : challenge.email === ''
            ? t('step.plainText')
            : t('step.text', { email: challenge.email })
      }
      elsewhere={t('step.lost')}
    >
      {passkey.error !== undefined && (
        <div style={{ marginBottom: 'var(--mantine-spacing-md)' }}>
          <PasskeyProblem error={passkey.error} />
        </div>
      )}
      <CodeForm
        key={String(isRecovery)}
        challenge={challenge}
        isRecovery={isRecovery}
        onOver={() => onBack(true)}
        actions={
          <>
            <TextButton onClick={() => setRecovery(!isRecovery)}>
              {t(isRecovery ? 'step.useApp' : 'step.useRecovery')}
            </TextButton>
            {hasPasskey && <TextButton onClick={() => void passkey.enter()}>{t('step.byPasskey')}</TextButton>}
            <TextButton onClick={() => onBack(false)}>{t('step.back')}</TextButton>
          </>
        }
      />
    </AuthFrame>
  );
}

function TextButton(props: { onClick: () => void; children: ReactNode }) {
  return <Anchor component="button" type="button" size="sm" underline="always" {...props} />;
}

interface FormProps {
  challenge: Challenge;
  isRecovery: boolean;
  onOver: () => void;
  actions: ReactNode;
}

function CodeForm({ challenge, isRecovery, onOver, actions }: FormProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const form = useForm({
    mode: 'controlled',
    initialValues: { code: '' },
    validate: { code: isNotEmpty(t('fields.required')) },
  });
  const { error, isBusy, submit } = useConfirm(challenge, onOver, () => {
    form.setValues({ code: '' });
    field.current?.focus();
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        ({ code }) => void submit(code),
        () => form.getInputNode('code')?.focus(),
      )}
    >
      <Stack gap="md">
        {error !== undefined && <CodeProblem error={error} isRecovery={isRecovery} />}
        <TextInput
          label={t(isRecovery ? 'step.recoveryCode' : 'step.code')}
          autoComplete={isRecovery ? 'off' : 'one-time-code'}
          inputMode={isRecovery ? undefined : 'numeric'}
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          key={form.key('code')}
          {...form.getInputProps('code')}
          ref={field}
        />
        <Button type="submit" loading={isBusy} fullWidth mt="xs">
          {t('step.confirm')}
        </Button>
        {actions}
      </Stack>
    </form>
  );
}

function useConfirm(challenge: Challenge, onOver: () => void, onWrong: () => void) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (code: string) => {
    setBusy(true);
    setError(undefined);
    try {
      await session.confirm(challenge, code);
    } catch (problem) {
      const isWrong = challengeIn(problem) !== undefined;
      if (statusOf(problem) === 401 && !isWrong) return onOver();
      setError(problem);
      setBusy(false);
      if (isWrong) onWrong();
    }
  };
  return { error, isBusy, submit };
}

function CodeProblem({ error, isRecovery }: { error: unknown; isRecovery: boolean }) {
  const { t } = useTranslation();
  if (challengeIn(error) === undefined) return <FormProblem error={error} title={t('step.failed')} />;
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert" title={t('step.wrong')}>
      {t(isRecovery ? 'step.wrongRecoveryText' : 'step.wrongText')}
    </Alert>
  );
}

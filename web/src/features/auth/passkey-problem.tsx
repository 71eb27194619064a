import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, statusOf } from '../../lib/problem.js';
import { FormProblem } from './form-problem.js';

/** Why nobody was let in by a passkey. */
export function PasskeyProblem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const isRefused = statusOf(error) === 401;
  if (error instanceof ApiProblem && !isRefused) return <FormProblem error={error} title={t('step.failed')} />;
  const [title, text] = isRefused
    ? [t('passkeys.refused'), t('passkeys.refusedText')]
    : [t('passkeys.notUsed'), t('passkeys.notUsedText')];
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert" title={title}>
      {text}
    </Alert>
  );
}

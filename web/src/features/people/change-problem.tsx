import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { statusOf } from '../../lib/problem.js';
import { describeError } from '../../ui/errors.js';

/** Why somebody was not changed: of conflicts that are not about the address, the last admin is the only one. */
export function ChangeProblem({ error, title }: { error: unknown; title: string }) {
  const { t } = useTranslation();
  const isLastAdmin = statusOf(error) === 409;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />} title={isLastAdmin ? t('people.lastAdmin') : title}>
      {isLastAdmin ? t('people.lastAdminText') : describeError(error)}
    </Alert>
  );
}

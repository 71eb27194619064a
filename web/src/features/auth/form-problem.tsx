import { Alert, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, statusOf } from '../../lib/problem.js';
import { describeError } from '../../ui/errors.js';

/** What kept a form from succeeding, said at once to who cannot see it. */
export function FormProblem({ error, title }: { error: unknown; title: string }) {
  const { t } = useTranslation();
  if (statusOf(error) === 429) return <Throttled error={error} />;
  const isWrong = statusOf(error) === 401;
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert" title={isWrong ? t('auth.wrong') : title}>
      {isWrong ? t('auth.wrongText') : describeError(error)}
    </Alert>
  );
}

/** Too many attempts: until when. */
function Throttled({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const wait_s = Math.ceil((error instanceof ApiProblem && error.retryAfterS) || 60);
  const [leftS, setLeft] = useState(wait_s);
  useEffect(() => {
    const until = Date.now() + wait_s * 1000;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000))), 1000);
    return () => clearInterval(timer);
  }, [wait_s, error]);
  const inWords = (seconds: number) =>
    seconds > 90
      ? t('auth.waitMinutes', { count: Math.ceil(seconds / 60) })
      : t('auth.waitSeconds', { count: seconds });
  return (
    <>
      {/* Read out once: what counts down would be every second. */}
      <VisuallyHidden role="alert">
        {t('auth.throttled')}. {inWords(wait_s)}
      </VisuallyHidden>
      <Alert color="red" icon={<IconClock />} title={t('auth.throttled')} role="group">
        {leftS === 0 ? t('auth.waitOver') : inWords(leftS)}
      </Alert>
    </>
  );
}

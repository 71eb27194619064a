import { Alert, Anchor, Button, Stack } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Unsubscribed, unsubscribe } from '../../data/unsubscribe.js';
import { statusOf } from '../../lib/problem.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';

type State = 'open' | 'unusable' | Unsubscribed;

/** What a link for ending mails opens: it asks first, since programs follow links too. */
export function UnsubscribePage() {
  const { t } = useTranslation();
  const { hash: token } = useLocation();
  const [state, setState] = useState<State>(token === '' ? 'unusable' : 'open');
  const isUnusable = state === 'unusable';
  return (
    <AuthFrame
      name={t('unsubscribe.title')}
      title={t(isUnusable ? 'unsubscribe.unusable' : 'unsubscribe.title')}
      text={t(isUnusable ? 'unsubscribe.unusableText' : 'unsubscribe.text')}
      elsewhere={
        <Anchor inherit underline="always" renderRoot={(props) => <Link to="/profile" {...props} />}>
          {t('unsubscribe.toApp')}
        </Anchor>
      }
    >
      {state === 'open' && <Question token={token} onEnd={setState} />}
      {typeof state === 'object' && <Done ended={state} />}
    </AuthFrame>
  );
}

function Question({ token, onEnd }: { token: string; onEnd: (state: State) => void }) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    try {
      onEnd(await unsubscribe(token));
    } catch (problem) {
      if (statusOf(problem) === 404) return onEnd('unusable');
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      {error !== undefined && <FormProblem error={error} title={t('unsubscribe.notEnded')} />}
      <Button loading={isBusy} fullWidth onClick={() => void end()}>
        {t('unsubscribe.end')}
      </Button>
    </Stack>
  );
}

function Done({ ended: { kind } }: { ended: Unsubscribed }) {
  const { t } = useTranslation();
  return (
    <Alert color="green" icon={<IconCheck />} title={t('unsubscribe.done')} role="status">
      {kind ? t('unsubscribe.doneText', { name: t(`notices.${kind}`) }) : t('unsubscribe.doneAllText')}
    </Alert>
  );
}

import { Anchor, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linkIdentity } from '../../data/identity.js';
import { hrefTo } from '../../lib/base-path.js';
import { wantedAfterProvider } from '../../lib/provider-visit.js';
import { type Challenge, session } from '../../lib/session.js';
import { showMessage } from '../../ui/toasts.js';
import { afterLogin } from './after-login.js';
import { AuthFrame } from './auth-frame.js';
import { ProviderProblem } from './provider-problem.js';
import { SecondStep } from './second-step.js';

/** How the state begins of who has begun to link their account, in the profile. */
const LINKING = 'link.';

/** The page to which the identity provider sends browsers back, with what it answers. */
export function ProviderPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { error, challenge, isLink } = useAnswer();
  if (challenge) return <Step challenge={challenge} />;
  const text = error === undefined ? t('sso.checking') : '';
  return (
    <AuthFrame
      name={t('sso.tab')}
      title={t(error === undefined ? 'sso.tab' : isLink ? 'sso.notLinked' : 'sso.failed')}
      text={text}
      elsewhere={
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => <Link to={isLink ? '/profile' : '/login'} {...props} />}
          onClick={() => void navigate({ to: isLink ? '/profile' : '/login', replace: true })}
        >
          {t(isLink ? 'sso.toProfile' : 'sso.toLogin')}
        </Anchor>
      }
    >
      {error === undefined ? (
        <Loader type="dots" aria-label={t('common.loading')} />
      ) : (
        <ProviderProblem error={error} />
      )}
    </AuthFrame>
  );
}

/** Presents the answer to the server, once, and goes on to where the user wanted to go. */
function useAnswer() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { history } = useRouter();
  const [response] = useState(() => location.search.slice(1));
  const [error, setError] = useState<unknown>();
  const [challenge, setChallenge] = useState<Challenge>();
  const isSent = useRef(false);
  const isLink = new URLSearchParams(response).get('state')?.startsWith(LINKING) === true;
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    const goOn = (to: string) => history.replace(hrefTo(to));
    const link = async () => {
      await linkIdentity(queries, response);
      showMessage(t('sso.linkedNow'));
      goOn('/profile');
    };
    const enter = async () => {
      const next = await session.enterByProvider(response);
      if (next) setChallenge(next);
      else goOn(afterLogin(wantedAfterProvider(), location.origin));
    };
    (isLink ? link() : enter()).catch(setError);
  }, [history, isLink, queries, response, t]);
  return { error, challenge, isLink };
}

/** The second factor that the user has set up here. */
function Step({ challenge }: { challenge: Challenge }) {
  const { history } = useRouter();
  const [isOpen, setOpen] = useState(true);
  const back = () => history.replace(hrefTo('/login'));
  useEffect(
    () =>
      session.subscribe(() => {
        if (session.state.status !== 'authenticated') return;
        setOpen(false);
        history.replace(hrefTo(afterLogin(wantedAfterProvider(), location.origin)));
      }),
    [history],
  );
  return isOpen && <SecondStep challenge={challenge} onBack={back} />;
}

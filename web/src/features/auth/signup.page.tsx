import { Anchor } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/use-session.js';
import { afterLogin } from './after-login.js';
import { AuthFrame } from './auth-frame.js';
import { SendOn } from './send-on.js';
import { SignupForm } from './signup-form.js';
import { useRegistration } from './use-registration.js';
import { WaysIn } from './ways-in.js';

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
      {isOpen && (
        <WaysIn to={to}>
          <SignupForm />
        </WaysIn>
      )}
    </AuthFrame>
  );
}

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRegistration } from './use-registration.js';

/** What who has no account can do. Keeps its line until the server has said what that is. */
export function NoAccount({ to }: { to: string | undefined }) {
  const { t } = useTranslation();
  const registration = useRegistration();
  if (registration === undefined) return <span aria-hidden>&nbsp;</span>;
  if (registration !== 'open') return t(registration === 'invite' ? 'auth.byInvitation' : 'auth.closed');
  return (
    <>
      {t('auth.noAccount')}{' '}
      <Anchor inherit underline="always" renderRoot={(props) => <Link to="/signup" search={{ to }} {...props} />}>
        {t('auth.signup')}
      </Anchor>
    </>
  );
}

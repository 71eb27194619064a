import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { optionsQuery } from '../../data/options.js';

/** What who has no account can do. Keeps its line until the server has said what that is. */
export function NoAccount({ to }: { to: string | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery(optionsQuery());
  const registration = data?.registration;
  // Who is new signs in like all others.
  if (data?.oidc_only) return null;
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

import { Button, Stack } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { postAuth } from '../../lib/auth-requests.js';
import { visitProvider } from '../../lib/provider-visit.js';
import { ProviderProblem } from './provider-problem.js';

interface Props {
  /** The name of the provider. */
  name: string;
  /** Where to go on afterwards. */
  to?: string;
  /** The token of an invitation. */
  invitation?: string;
  variant?: 'filled' | 'default';
}

/** Leads to the identity provider, to sign in or to sign up. */
export function ProviderButton({ name, to, invitation, variant = 'default' }: Props) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { url } = await postAuth<{ url: string }>('oidc/start', { body: { invitation } });
      visitProvider(url, to);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      {error !== undefined && <ProviderProblem error={error} />}
      <Button
        variant={variant}
        fullWidth
        leftSection={<IconKey size={16} aria-hidden />}
        loading={isBusy}
        onClick={() => void go()}
      >
        {t('sso.signIn', { name })}
      </Button>
    </Stack>
  );
}

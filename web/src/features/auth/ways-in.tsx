import { Divider, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense } from 'react';
import { optionsQuery } from '../../data/options.js';
import { lateTextPart } from '../../lib/late-text-part.js';

/** Not everywhere. */
const ProviderButton = lateTextPart(async () => (await import('./provider-button.js')).ProviderButton);

interface Props {
  to?: string;
  invitation?: string;
  /** Whether what is here without a provider is shown in any case. */
  always?: boolean;
  /** What is here without a provider: a form with a password. */
  children: ReactNode;
}

/** The identity provider beside a form, or in its place where it is the only way in. */
export function WaysIn({ to, invitation, always = false, children }: Props) {
  const { data } = useQuery(optionsQuery());
  if (!data?.oidc) return children;
  const isOnly = data.oidc_only && !always;
  return (
    <Stack gap="md">
      {!isOnly && children}
      {!isOnly && <Divider />}
      <Suspense>
        <ProviderButton name={data.oidc} to={to} invitation={invitation} variant={isOnly ? 'filled' : 'default'} />
      </Suspense>
    </Stack>
  );
}

import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../lib/problem.js';
import { FormProblem } from './form-problem.js';

/** What the server says of what the provider sent; see `OidcProblemDto`. */
interface Particulars {
  reason: Reason;
  provider_error?: string;
  provider_text?: string;
  claim?: string;
  expected?: string;
  received?: string;
  claims?: string[];
}

const REASONS = [
  ...(['unreachable', 'wrong_issuer', 'denied', 'provider_error', 'unknown', 'replayed', 'clock'] as const),
  ...(['invalid_token', 'missing_claim', 'no_role', 'email_unverified', 'email_taken', 'second_factor'] as const),
  ...(['closed', 'invitation_needed', 'invitation', 'linked_elsewhere', 'already_linked'] as const),
];
type Reason = (typeof REASONS)[number];

/** Why the identity provider did not let anybody in: what it sent, and what was missed. */
export function ProviderProblem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const particulars = particularsOf(error);
  if (!particulars) return <FormProblem error={error} title={t('sso.failed')} />;
  const { reason, provider_error, provider_text, claim, expected, received, claims } = particulars;
  const details: [string, string | undefined][] = [
    [t('sso.sentError'), provider_error],
    [t('sso.sentText'), provider_text],
    [t('sso.claim'), claim],
    [t('sso.expected'), expected],
    [t('sso.received'), received],
    [t('sso.claims'), claims?.join(', ')],
  ];
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert" title={t(`sso.reason.${reason}`)}>
      <Stack gap="xs">
        <Text size="sm">{t(`sso.todo.${reason}`)}</Text>
        {details.map(
          ([label, value]) =>
            value && (
              <Text key={label} size="xs" style={{ overflowWrap: 'anywhere' }}>
                {label}: <bdi>{value}</bdi>
              </Text>
            ),
        )}
      </Stack>
    </Alert>
  );
}

function particularsOf(error: unknown): Particulars | undefined {
  if (!(error instanceof ApiProblem) || error.body.type !== '/problems/oidc') return undefined;
  const particulars = error.body as unknown as Particulars;
  return REASONS.includes(particulars.reason) ? particulars : undefined;
}

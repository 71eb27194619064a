import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiToken, revokeToken, tokensQuery } from '../../data/tokens.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';
import classes from '../../ui/entries.module.css';

interface Props {
  /** Whose tokens, for an admin; undefined for the user's own. */
  userId?: string;
  /** What to say where there are none. */
  none: string;
}

/** The API tokens of somebody, to be revoked. */
export function TokenList({ userId, none }: Props) {
  const { t } = useTranslation();
  const { data: tokens, error, refetch } = useQuery(tokensQuery(userId));
  const [asked, setAsked] = useState<ApiToken>();
  if (!tokens) return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={2} height={56} />;
  return (
    <>
      {tokens.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      <ul className={classes.list}>
        {tokens.map((token) => (
          <Row key={token.id} token={token} onRevoke={() => setAsked(token)} />
        ))}
      </ul>
      <Modal
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={<span style={{ overflowWrap: 'anywhere' }}>{t('tokens.revokeTitle', { name: asked?.name ?? '' })}</span>}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        {asked && <Revocation token={asked} userId={userId} onDone={() => setAsked(undefined)} />}
      </Modal>
    </>
  );
}

function Row({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const { t } = useTranslation();
  const { name, start, scopes, project_ids, expires_at, last_used_at } = token;
  const [now] = useState(Date.now);
  const isExpired = expires_at !== null && Date.parse(expires_at) <= now;
  const places = project_ids ? t('tokens.inProjects', { count: project_ids.length }) : t('tokens.allProjects');
  const end = isExpired ? t('tokens.expired') : expires_at && t('tokens.until', { when: formatMoment(expires_at) });
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Group gap="xs">
          <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          {scopes.map((scope) => (
            <Badge key={scope} size="sm" variant="light" color={scope === 'admin' ? 'violet' : 'gray'} tt="none">
              {t(`tokens.scope.${scope}`)}
            </Badge>
          ))}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {start}… · {places}
          {end && ` · ${end}`}
        </Text>
        <Text size="xs" c="dimmed">
          {last_used_at ? t('tokens.lastUsed', { when: formatAgo(last_used_at) }) : t('tokens.neverUsed')}
        </Text>
      </div>
      <Button size="xs" variant="default" aria-label={t('tokens.revokeOf', { name })} onClick={onRevoke}>
        {t('tokens.revoke')}
      </Button>
    </li>
  );
}

function Revocation({ token, userId, onDone }: { token: ApiToken; userId?: string; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const revoke = async () => {
    setBusy(true);
    try {
      await revokeToken(queries, token.id, userId).catch((error: unknown) => {
        // It was revoked elsewhere.
        if (statusOf(error) !== 404) throw error;
        void queries.invalidateQueries({ queryKey: ['tokens'] });
      });
      showMessage(t('tokens.revoked'));
      onDone();
    } catch (error) {
      showError(error, t('tokens.notRevoked'));
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <Text size="sm">{t('tokens.revokeText')}</Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onDone} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void revoke()}>
          {t('tokens.revoke')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Badge, Button, Group, Modal, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Invitation,
  invitationsQuery,
  type NewInvitation,
  renewInvitation,
  revokeInvitation,
} from '../../data/invitations.js';
import { formatMoment } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { Section } from '../../ui/section.js';
import { ErrorState } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { InvitationLink } from './invitation-link.js';
import classes from './invitations.module.css';

/** Invitations that nobody has used: to all, or into one project. Shows nothing where there are none. */
export function PendingInvitations({ projectId }: { projectId?: string }) {
  const { t } = useTranslation();
  const { data: invitations, error, refetch } = useQuery(invitationsQuery(projectId));
  const { renew, revoke, renewed, close, busy } = useInvitationActions();
  if (error && !invitations) return <ErrorState error={error} retry={refetch} />;
  return (
    <>
      {invitations && invitations.length > 0 && (
        <Section title={t('invite.pending')} text={t('invite.pendingText')}>
          <ul className={classes.list}>
            {invitations.map((invitation) => (
              <Row
                key={invitation.id}
                invitation={invitation}
                isBusy={busy === invitation.id}
                onRenew={() => void renew(invitation)}
                onRevoke={() => void revoke(invitation)}
              />
            ))}
          </ul>
        </Section>
      )}
      <Modal
        opened={renewed !== undefined}
        onClose={close}
        title={t('invite.renew')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        <InvitationLink
          url={renewed?.url ?? ''}
          email={renewed?.email ?? null}
          text={`${t('invite.once')} ${t('invite.renewed')}`}
        />
      </Modal>
    </>
  );
}

interface RowProps {
  invitation: Invitation;
  isBusy: boolean;
  onRenew: () => void;
  onRevoke: () => void;
}

function Row({ invitation, isBusy, onRenew, onRevoke }: RowProps) {
  const { t } = useTranslation();
  const { email, role, projects, status, creator_name, expires_at } = invitation;
  const who = email ?? t('invite.anybody');
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Group gap="xs">
          <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
            {who}
          </Text>
          {role === 'admin' && (
            <Badge size="sm" variant="light" color="violet" tt="none">
              {t('role.admin')}
            </Badge>
          )}
          {status === 'expired' && (
            <Badge size="sm" variant="light" color="gray" tt="none">
              {t('invite.expired')}
            </Badge>
          )}
        </Group>
        {projects.length > 0 && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {projects
              .map(({ project_name, project_role }) => `${project_name} (${t(`projectRole.${project_role}`)})`)
              .join(', ')}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {status === 'revoked'
            ? t('invite.revoked', { name: creator_name })
            : `${t('invite.expires', { when: formatMoment(expires_at) })} · ${t('invite.by', { name: creator_name })}`}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap" ml="auto">
        <Button
          size="xs"
          variant="default"
          loading={isBusy}
          aria-label={t('invite.renewFor', { who })}
          onClick={onRenew}
        >
          {t('invite.renew')}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={isBusy}
          aria-label={t('invite.revokeFor', { who })}
          onClick={onRevoke}
        >
          {t('invite.revoke')}
        </Button>
      </Group>
    </li>
  );
}

function useInvitationActions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [renewed, setRenewed] = useState<NewInvitation>();
  const [busy, setBusy] = useState<string>();
  const act = async ({ id }: Invitation, work: () => Promise<void>, failed: string) => {
    setBusy(id);
    try {
      await work();
    } catch (error) {
      showError(error, failed);
    } finally {
      setBusy(undefined);
    }
  };
  const renew = (invitation: Invitation) =>
    act(invitation, async () => setRenewed(await renewInvitation(queries, invitation)), t('invite.notRenewed'));
  const revoke = (invitation: Invitation) =>
    act(
      invitation,
      async () => {
        await revokeInvitation(queries, invitation.id).catch((error: unknown) => {
          // It was used or revoked meanwhile.
          if (statusOf(error) !== 404) throw error;
          void queries.invalidateQueries({ queryKey: ['invitations'] });
        });
        showMessage(t('invite.revokeDone'));
      },
      t('invite.notRevoked'),
    );
  return { renew, revoke, renewed, busy, close: () => setRenewed(undefined) };
}

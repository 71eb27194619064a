import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invite } from '../../data/invitations.js';
import { showError } from '../../ui/toasts.js';
import { InvitationLink } from './invitation-link.js';

interface Props {
  projectId: string;
  /** Whom to invite; undefined while nobody is. */
  email: string | undefined;
  onClose: () => void;
}

/** Invites an address into a project, and shows the link. */
export function InviteMember({ projectId, email, onClose }: Props) {
  const { t } = useTranslation();
  // What is shown while the dialog goes.
  const [last, setLast] = useState(email);
  if (email !== undefined && email !== last) setLast(email);
  return (
    <Modal
      opened={email !== undefined}
      onClose={onClose}
      title={<span style={{ overflowWrap: 'anywhere' }}>{t('invite.into', { email: last ?? '' })}</span>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      returnFocus
    >
      <Invitation key={last} projectId={projectId} email={last ?? ''} onClose={onClose} />
    </Modal>
  );
}

function Invitation({ projectId, email, onClose }: { projectId: string; email: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [url, setUrl] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    try {
      const invitation = await invite(queries, { email, projects: [{ project_id: projectId }] });
      setUrl(invitation.url ?? '');
    } catch (error) {
      showError(error, t('invite.notInvited'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      {url === undefined ? (
        <Text size="sm">{t('invite.intoText')}</Text>
      ) : (
        <InvitationLink url={url} email={email} text={t('invite.once')} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t(url === undefined ? 'common.cancel' : 'invite.done')}
        </Button>
        {url === undefined && (
          <Button loading={isBusy} onClick={() => void create()} data-autofocus>
            {t('invite.create')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

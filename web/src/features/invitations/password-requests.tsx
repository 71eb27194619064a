import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createPasswordLink,
  dismissPasswordRequest,
  type PasswordRequest,
  passwordRequestsQuery,
} from '../../data/invitations.js';
import { formatAgo } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { Section } from '../../ui/section.js';
import { ShareLink } from '../../ui/share-link.js';
import { showError, showMessage } from '../../ui/toasts.js';
import classes from './invitations.module.css';

/** Who waits for a link with which to set a new password. Shows nothing where nobody does. */
export function PasswordRequests() {
  const { t } = useTranslation();
  const { data: requests = [] } = useQuery(passwordRequestsQuery());
  const [helped, setHelped] = useState<{ id: string; name: string }>();
  return (
    <>
      {requests.length > 0 && (
        <Section title={t('reset.requests')} text={t('reset.requestsText')}>
          <ul className={classes.list}>
            {requests.map((request) => (
              <Row
                key={request.user_id}
                request={request}
                onHelp={() => setHelped({ id: request.user_id, name: request.name })}
              />
            ))}
          </ul>
        </Section>
      )}
      <PasswordLink person={helped} onClose={() => setHelped(undefined)} />
    </>
  );
}

function Row({ request, onHelp }: { request: PasswordRequest; onHelp: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { user_id, name, email, created_at } = request;
  const dismiss = async () => {
    try {
      await dismissPasswordRequest(queries, user_id).catch((error: unknown) => {
        // Somebody else has seen to it.
        if (statusOf(error) !== 404) throw error;
      });
      showMessage(t('reset.dismissed'));
    } catch (error) {
      showError(error, t('reset.notDismissed'));
    }
  };
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {email} · {t('reset.asked', { when: formatAgo(created_at) })}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap" ml="auto">
        <Button size="xs" aria-label={t('reset.createFor', { name })} onClick={onHelp}>
          {t('reset.makeLink')}
        </Button>
        <Button size="xs" variant="default" aria-label={t('reset.dismissFor', { name })} onClick={() => void dismiss()}>
          {t('reset.dismiss')}
        </Button>
      </Group>
    </li>
  );
}

interface LinkProps {
  person: { id: string; name: string } | undefined;
  onClose: () => void;
}

/** The dialog that creates a link for a new password. */
export function PasswordLink({ person, onClose }: LinkProps) {
  const { t } = useTranslation();
  // What is shown while the dialog goes.
  const [last, setLast] = useState(person);
  if (person && person !== last) setLast(person);
  return (
    <Modal
      opened={person !== undefined}
      onClose={onClose}
      title={<span style={{ overflowWrap: 'anywhere' }}>{t('reset.makeTitle', { name: last?.name ?? '' })}</span>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      returnFocus
    >
      {person && <LinkMaker key={person.id} person={person} onClose={onClose} />}
    </Modal>
  );
}

function LinkMaker({ person: { id, name }, onClose }: { person: { id: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [url, setUrl] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    try {
      setUrl(await createPasswordLink(queries, id));
    } catch (error) {
      showError(error, t('reset.notMade'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      {url === undefined ? (
        <Text size="sm">{t('reset.makeText', { name })}</Text>
      ) : (
        <ShareLink url={url} label={t('reset.linkFor', { name })} text={t('reset.once')} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t(url === undefined ? 'common.cancel' : 'invite.done')}
        </Button>
        {url === undefined && (
          <Button loading={isBusy} onClick={() => void create()} data-autofocus>
            {t('reset.makeLink')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Passkey, passkeysQuery, removePasskey } from '../../data/passkeys.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { canUsePasskeys } from '../../lib/can-use-passkeys.js';
import { statusOf } from '../../lib/problem.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';
import { AddPasskey } from './add-passkey.js';
import classes from '../../ui/entries.module.css';

/** The user's own passkeys. */
export function OwnPasskeys() {
  const { t } = useTranslation();
  const { data: passkeys, error, refetch } = useQuery(passkeysQuery());
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Passkey>();
  const close = () => setAdding(false);
  return (
    <Stack gap="sm">
      <div>
        <Title order={3} size="h5">
          {t('passkeys.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('passkeys.text')}
        </Text>
      </div>
      {!passkeys && (error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={1} height={56} />)}
      {passkeys?.length === 0 && <Text size="sm">{t('passkeys.none')}</Text>}
      {passkeys && passkeys.length > 0 && (
        <ul className={classes.list} aria-label={t('passkeys.title')}>
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onRemove={() => setAsked(passkey)} />
          ))}
        </ul>
      )}
      {canUsePasskeys() && (
        <Button
          variant="default"
          leftSection={<IconFingerprint size={16} aria-hidden />}
          onClick={() => setAdding(true)}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('passkeys.add')}
        </Button>
      )}
      <Modal
        opened={isAdding}
        onClose={close}
        title={t('passkeys.add')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        <AddPasskey onDone={close} />
      </Modal>
      <Modal
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={
          <span style={{ overflowWrap: 'anywhere' }}>{t('passkeys.removeTitle', { name: asked?.name ?? '' })}</span>
        }
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        {asked && <Removal passkey={asked} onDone={() => setAsked(undefined)} />}
      </Modal>
    </Stack>
  );
}

function Row({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const { t } = useTranslation();
  const { name, created_at, last_used_at } = passkey;
  const used = last_used_at ? t('passkeys.lastUsed', { when: formatAgo(last_used_at) }) : t('passkeys.neverUsed');
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {t('passkeys.created', { when: formatMoment(created_at) })} · {used}
        </Text>
      </div>
      <Button size="xs" variant="default" aria-label={t('passkeys.removeOf', { name })} onClick={onRemove}>
        {t('passkeys.remove')}
      </Button>
    </li>
  );
}

function Removal({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await removePasskey(queries, passkey.id).catch((error: unknown) => {
        // It was removed elsewhere.
        if (statusOf(error) !== 404) throw error;
        void queries.invalidateQueries(passkeysQuery());
      });
      showMessage(t('passkeys.removed'));
      onDone();
    } catch (error) {
      showError(error, t('passkeys.notRemoved'));
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <Text size="sm">{t('passkeys.removeText')}</Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onDone} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void remove()}>
          {t('passkeys.remove')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resetTotp, secondFactorQuery } from '../../data/second-factor.js';
import { formatMoment } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { useUser } from '../../lib/use-session.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { showError, showMessage } from '../../ui/toasts.js';

interface Person {
  id: string;
  name: string;
}

/** The dialog with the second factor of another user, for admins. */
export function UserSecondFactor({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  // What is shown while the dialog goes.
  const [last, setLast] = useState(person);
  if (person && person !== last) setLast(person);
  return (
    <Modal
      opened={person !== undefined}
      onClose={onClose}
      title={<span style={{ overflowWrap: 'anywhere' }}>{t('factor.ofTitle', { name: last?.name ?? '' })}</span>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      returnFocus
    >
      {last && <Content person={last} onClose={onClose} />}
    </Modal>
  );
}

function Content({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const { id, name } = person;
  const isMe = useUser().id === id;
  const { data: factor, error, refetch } = useQuery(secondFactorQuery(id));
  const { reset, isBusy } = useReset(person, onClose);
  if (!factor) return error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={1} height={56} />;
  const { active, since, required } = factor;
  return (
    <Stack gap="md">
      {active ? (
        <Text size="sm">
          {t('factor.on')} · {since && t('factor.since', { when: formatMoment(since) })}
        </Text>
      ) : (
        <Text size="sm">
          {t('factor.ofNone', { name })} {required && t('factor.ofRequired')}
        </Text>
      )}
      {active && <Text size="sm">{isMe ? t('factor.ofSelf') : t('factor.ofText', { name })}</Text>}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t(active && !isMe ? 'common.cancel' : 'common.close')}
        </Button>
        {active && !isMe && (
          <Button color="red" loading={isBusy} onClick={() => void reset()}>
            {t('factor.reset', { name })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function useReset({ id, name }: Person, onDone: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const reset = async () => {
    setBusy(true);
    try {
      await resetTotp(queries, id).catch((error: unknown) => {
        // Another admin, or they themselves, were faster.
        if (statusOf(error) !== 404) throw error;
      });
      showMessage(t('factor.wasReset', { name }));
      onDone();
    } catch (error) {
      showError(error, t('factor.notReset', { name }));
    } finally {
      setBusy(false);
    }
  };
  return { reset, isBusy };
}

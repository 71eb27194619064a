import { Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TokenList } from './token-list.js';

interface Props {
  person: { id: string; name: string } | undefined;
  onClose: () => void;
}

/** The dialog with the API tokens of another user, for admins. */
export function UserTokens({ person, onClose }: Props) {
  const { t } = useTranslation();
  // What is shown while the dialog goes.
  const [last, setLast] = useState(person);
  if (person && person !== last) setLast(person);
  const name = last?.name ?? '';
  return (
    <Modal
      opened={person !== undefined}
      onClose={onClose}
      title={<span style={{ overflowWrap: 'anywhere' }}>{t('tokens.ofTitle', { name })}</span>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      returnFocus
    >
      {last && (
        <Stack gap="md">
          <Text size="sm">{t('tokens.ofText')}</Text>
          <TokenList userId={last.id} none={t('tokens.ofNone', { name })} />
        </Stack>
      )}
    </Modal>
  );
}

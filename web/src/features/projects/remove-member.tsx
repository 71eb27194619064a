import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMember } from '../../data/api.js';
import { addMember, removeMember } from '../../data/members.js';
import { undoMembership } from '../../data/undo.js';
import { offerUndo, showError } from '../../ui/toasts.js';

interface RemoveProps {
  projectId: string;
  /** Whom to remove; undefined while nobody is to leave. */
  user?: ProjectMember;
  onClose: () => void;
}

/** Asks first: the tasks of who is removed become unassigned, and adding them again does not change that. */
export function RemoveMember({ projectId, user, onClose }: RemoveProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  // The name stays while the dialog fades out.
  const [shown, setShown] = useState(user);
  if (user && user !== shown) setShown(user);
  const name = shown?.name ?? '';
  const { mutate, isPending } = useMutation({
    mutationFn: (person: ProjectMember) => removeMember(client, projectId, person),
    onSuccess: (version, person) => {
      onClose();
      if (version === undefined) return;
      offerUndo(t('members.removed', { name: person.name }), () =>
        undoMembership(projectId, person.id, version, (only) => addMember(client, projectId, person, only)),
      );
    },
    onError: (error) => {
      onClose();
      showError(error, t('members.notRemoved'));
    },
  });
  return (
    <Modal
      opened={user !== undefined}
      onClose={onClose}
      title={t('members.removeTitle', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('members.removeText')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={isPending} onClick={() => user && mutate(user)}>
            {t('common.remove')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

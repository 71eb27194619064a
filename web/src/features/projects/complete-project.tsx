import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { useSetStatus } from './use-set-status.js';

interface CompleteProps {
  project: Project;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks members who do not manage the project before they complete it. */
export function CompleteProject({ project, isOpen, onClose }: CompleteProps) {
  const { t } = useTranslation();
  const setStatus = useSetStatus(project);
  const complete = () => {
    onClose();
    void setStatus('completed');
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('projects.completeTitle', { name: project.name })}
      returnFocus={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('projects.completeText')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button onClick={complete}>{t('projects.complete')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

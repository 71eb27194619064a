import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { CopyForm } from './copy-form.js';

interface CopyProps {
  project: Project;
  isOpen: boolean;
  onClose: () => void;
}

/** Makes another project of one. */
export function CopyProject({ project, isOpen, onClose }: CopyProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('copies.projectTitle', { name: project.name })}
      returnFocus={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <CopyForm project={project} onClose={onClose} />
    </Modal>
  );
}

import { Alert, Text } from '@mantine/core';
import { IconUserEdit } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './task-panel.module.css';

/** Somebody else changed the text that is being edited: tells at once, and leaves the typing alone. */
export function OvertakenNote({ by, theirs }: { by: string; theirs: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" icon={<IconUserEdit aria-hidden />} role="status" p="sm">
      <Text size="sm">{t('tasks.conflict.note', { name: by })}</Text>
      <div className={classes.quote}>{theirs || t('tasks.conflict.empty')}</div>
      <Text size="sm">{t('tasks.conflict.noteText')}</Text>
    </Alert>
  );
}

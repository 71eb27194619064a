import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../data/imports.js';
import { CancelImport } from './cancel-import.js';

/** How far an import is. */
export function Running({ present }: { present: Import }) {
  const { t } = useTranslation();
  const { source, status, done, total } = present;
  const isKnown = status === 'running' && total > 0;
  const text =
    status === 'reading'
      ? t('imports.progress.reading', { done })
      : status === 'running'
        ? t(source === 'flowtrack' ? 'imports.progress.runningAll' : 'imports.progress.running', { done, total })
        : t('imports.progress.undoing', { done });
  return (
    <Stack gap="md" maw={720}>
      <Text>{text}</Text>
      <Progress
        size="lg"
        value={isKnown ? (100 * done) / total : 100}
        animated={!isKnown}
        aria-label={t(`imports.status.${status}`)}
      />
      <Text size="sm" c="dimmed">
        {t('imports.progress.leave')}
      </Text>
      {(status === 'reading' || status === 'running') && (
        <Group>
          <CancelImport id={present.id} />
        </Group>
      )}
    </Stack>
  );
}

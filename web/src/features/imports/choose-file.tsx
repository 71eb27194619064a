import { Button, FileButton, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Import, type ImportSource, uploadImport } from '../../data/imports.js';
import { currentLanguage } from '../../lib/i18n.js';
import { showError } from '../../ui/toasts.js';
import { FromPlanka } from './from-planka.js';

const SOURCES: ImportSource[] = ['trello', 'planka', 'jira_csv', 'csv', 'flowtrack'];

const TABLES = '.csv,.tsv,.txt';
const ACCEPTED: Record<Exclude<ImportSource, 'planka'>, string> = {
  trello: '.json',
  jira_csv: TABLES,
  csv: TABLES,
  flowtrack: '.zip',
};

/** Chooses where something comes from, and sends its file, or has it read there. */
export function ChooseFile({ projectId, onSent }: { projectId?: string; onSent: (sent: Import) => void }) {
  const { t } = useTranslation();
  const [source, setSource] = useState<ImportSource>('trello');
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (file: File) => uploadImport(source, file, guessesFor(source, projectId)),
    onSuccess: onSent,
    onError: (error) => showError(error, t('imports.notSent')),
  });
  return (
    <Stack gap="md" maw={720}>
      <Stack gap={4}>
        <Text size="sm" fw={500} id="import-source">
          {t('imports.source')}
        </Text>
        <SegmentedControl
          aria-labelledby="import-source"
          value={source}
          onChange={(value) => setSource(value)}
          data={SOURCES.map((value) => ({ value, label: t(`imports.sources.${value}`) }))}
          disabled={isPending}
        />
        <Text size="sm" c="dimmed">
          {t(`imports.how.${source}`)}
        </Text>
      </Stack>
      {source === 'planka' ? (
        <FromPlanka mappings={guessesFor(source, projectId)} onSent={onSent} />
      ) : (
        <>
          <DropZone onFile={mutate} isBusy={isPending} accept={ACCEPTED[source]} />
          <Text size="sm" c="dimmed" role="status">
            {isPending ? t('imports.sending', { name: variables.name }) : ''}
          </Text>
        </>
      )}
    </Stack>
  );
}

/** What the browser knows of its user. Tables ask for the zone, because whoever exported them may have another one. */
function guessesFor(source: ImportSource, project_id?: string) {
  const isBoard = source === 'trello' || source === 'planka';
  const time_zone = isBoard ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined;
  return { language: currentLanguage(), time_zone, project_id };
}

interface DropProps {
  onFile: (file: File) => void;
  isBusy: boolean;
  accept: string;
}

function DropZone({ onFile, isBusy, accept }: DropProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !isBusy) onFile(file);
  };
  return (
    <Paper
      withBorder
      p="xl"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      style={{ borderStyle: 'dashed', borderColor: isOver ? 'var(--mantine-primary-color-filled)' : undefined }}
    >
      <Group justify="center" gap="md">
        <IconFileImport size={28} stroke={1.5} aria-hidden />
        <Text>{t('imports.drop')}</Text>
        <FileButton accept={accept} onChange={(file) => file && onFile(file)}>
          {(props) => (
            <Button {...props} loading={isBusy}>
              {t('imports.choose')}
            </Button>
          )}
        </FileButton>
      </Group>
    </Paper>
  );
}

import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Import, importQuery, undoImport } from '../../data/imports.js';
import { showError } from '../../ui/toasts.js';

/** What has become of an import. */
export function Ended({ present }: { present: Import }) {
  const { t } = useTranslation();
  if (present.status === 'done') return <Done present={present} />;
  if (present.status === 'failed') return <Failed present={present} />;
  const isUndone = present.status === 'undone';
  return (
    <Alert color="gray" title={isUndone ? t('imports.undone') : t('imports.cancelled')} maw={720}>
      {isUndone ? t('imports.undoneText') : t('imports.cancelledText')}
    </Alert>
  );
}

const RESULTS = [
  ...(['tasks_created', 'tasks_updated', 'tasks_unchanged', 'tasks_deleted_here', 'comments', 'moves'] as const),
  ...(['checklist_items', 'attachments', 'links', 'views', 'events', 'columns', 'labels', 'members'] as const),
  ...(['shortened', 'actions_left_out', 'items_left_out', 'attachments_left_out', 'links_left_out'] as const),
];

function Done({ present }: { present: Import }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoImport(present.id),
    onSuccess: (answer) => client.setQueryData(importQuery(present.id).queryKey, answer),
    onError: (error) => showError(error, t('imports.notUndone')),
  });
  const { result, project_id } = present;
  const shown = RESULTS.filter((name) => result[name] > 0);
  return (
    <Stack gap="md" maw={720}>
      <Alert color="green" icon={<IconCheck />} title={t('imports.done')}>
        <List size="sm">
          {shown.map((name) => (
            <List.Item key={name}>{`${t(`imports.result.${name}`)}: ${result[name]}`}</List.Item>
          ))}
        </List>
      </Alert>
      <Group>
        {project_id && (
          <Button
            renderRoot={(props) => (
              <Link to="/projects/$projectId/board" params={{ projectId: project_id }} {...props} />
            )}
          >
            {t('imports.open')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} />}
          onClick={() => undo.mutate()}
          loading={undo.isPending}
        >
          {t('imports.undo')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('imports.undoText')}
        </Text>
      </Group>
    </Stack>
  );
}

function Failed({ present: { error } }: { present: Import }) {
  const { t } = useTranslation();
  if (!error) return null;
  const { code, message, line, byte, path } = error;
  const place = [
    line !== null && t('imports.place.line', { line }),
    byte !== null && t('imports.place.byte', { byte }),
    path,
  ].filter((part) => typeof part === 'string');
  return (
    <Alert color="red" title={t('imports.failed')} role="alert" maw={720}>
      <Text size="sm">{t(`imports.errors.${code as 'empty'}`, { defaultValue: message })}</Text>
      {place.length > 0 && (
        <Text size="sm" c="dimmed">
          {place.join(', ')}
        </Text>
      )}
    </Alert>
  );
}

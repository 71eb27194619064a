import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type Import, importQuery, importsQuery, isBusy } from '../../data/imports.js';
import { formatAgo } from '../../lib/format.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { useIsAdmin } from '../../lib/use-session.js';
import { Page } from '../../ui/page.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { ChooseFile } from './choose-file.js';
import { Ended } from './ended.js';
import { Preview } from './preview.js';
import { Running } from './running.js';

const ExportAll = lateTextPart(async () => (await import('./export-all.js')).ExportAll);

/** Imports a file: choosing it, what it would make, how far it is, and what has become of it. */
export function ImportPage() {
  const { t } = useTranslation();
  const { id, project } = useSearch({ from: '/inside/import' });
  const navigate = useNavigate({ from: '/import' });
  const client = useQueryClient();
  const isAdmin = useIsAdmin();
  const open = (sent: Import) => {
    client.setQueryData(importQuery(sent.id).queryKey, sent);
    void navigate({ search: { id: sent.id } });
  };
  return (
    <Page
      title={t('imports.title')}
      subtitle={t('imports.subtitle')}
      actions={
        id && (
          <Button
            variant="default"
            leftSection={<IconFileImport size={16} />}
            renderRoot={(props) => <Link to="/import" {...props} />}
          >
            {t('imports.another')}
          </Button>
        )
      }
    >
      {id ? (
        <OneImport id={id} />
      ) : (
        <Stack gap="xl">
          <ChooseFile projectId={project} onSent={open} />
          <Recent />
          {isAdmin && (
            <Suspense>
              <ExportAll />
            </Suspense>
          )}
        </Stack>
      )}
    </Page>
  );
}

function OneImport({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(importQuery(id));
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <LoadingLines count={4} height={64} />;
  const { file_name, status, report } = data;
  return (
    <Stack gap="md">
      <Text role="status" style={{ overflowWrap: 'anywhere' }}>
        {`${file_name}: ${t(`imports.status.${status}`)}`}
      </Text>
      {status === 'ready' && report ? (
        <Preview present={data} report={report} />
      ) : isBusy(data) ? (
        <Running present={data} />
      ) : (
        <Ended present={data} />
      )}
    </Stack>
  );
}

function Recent() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(importsQuery());
  if (data.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('imports.recent')}
      </Title>
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {data.map(({ id, file_name, status, created_at }) => (
          <Group key={id} component="li" gap="xs">
            <Anchor renderRoot={(props) => <Link to="/import" search={{ id }} {...props} />}>{file_name}</Anchor>
            <Text size="sm" c="dimmed">
              {`${t(`imports.status.${status}`)}, ${formatAgo(created_at)}`}
            </Text>
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}

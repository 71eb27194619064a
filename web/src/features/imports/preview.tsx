import { Alert, Button, Checkbox, Group, List, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Import,
  type ImportNote,
  type ImportReport,
  importQuery,
  mapImport,
  type Mappings,
  startImport,
} from '../../data/imports.js';
import { formatMoment } from '../../lib/format.js';
import { showError } from '../../ui/toasts.js';
import { CancelImport } from './cancel-import.js';
import { ColumnMapping } from './column-mapping.js';
import { PeopleMapping } from './people-mapping.js';
import { TableMapping } from './table-mapping.js';
import { TargetMapping } from './target-mapping.js';

const COUNTS = [
  ...(['lists', 'tasks', 'archived', 'labels', 'comments', 'moves'] as const),
  ...(['checklists', 'checklist_items', 'attachments', 'links', 'views', 'events', 'people'] as const),
];

/** What an import would make, and what can be chosen before it does. */
export function Preview({ present, report }: { present: Import; report: ImportReport }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const take = (answer: Import) => client.setQueryData(importQuery(present.id).queryKey, answer);
  const change = useMutation({
    mutationFn: (mappings: Mappings) => mapImport(present.id, mappings),
    onSuccess: take,
    onError: (error) => showError(error, t('imports.notChanged')),
  });
  const start = useMutation({
    mutationFn: () => startImport(present.id),
    onSuccess: take,
    onError: (error) => showError(error, t('imports.notStarted')),
  });
  const isBusy = change.isPending || start.isPending;
  const isNew = !(present.mappings.project_id ?? (present.mappings.project_id === undefined && report.former));
  const props = { present, report, isBusy, onChange: change.mutate };
  return (
    <Stack gap="lg">
      <Questions report={report} />
      <Title order={2} size="h4">
        {t('imports.preview')}
      </Title>
      <Counts report={report} />
      <TargetMapping {...props} />
      {isNew && <ProjectName key={present.mappings.project_name ?? report.name} {...props} />}
      {(report.counts.archived ?? 0) > 0 && (
        <Checkbox
          label={t('imports.archived')}
          checked={(change.isPending ? change.variables.archived : present.mappings.archived) !== false}
          disabled={isBusy}
          onChange={(event) => change.mutate({ archived: event.currentTarget.checked })}
        />
      )}
      {report.csv && <TableMapping {...props} csv={report.csv} />}
      <ColumnMapping {...props} />
      {report.people.length > 0 && <PeopleMapping {...props} />}
      <Notes notes={report.notes} />
      <Group>
        <Button onClick={() => start.mutate()} disabled={report.questions.length > 0} loading={isBusy}>
          {t('imports.start')}
        </Button>
        <CancelImport id={present.id} />
      </Group>
    </Stack>
  );
}

/** What every part of the preview gets. */
export interface MappingProps {
  present: Import;
  report: ImportReport;
  isBusy: boolean;
  onChange: (mappings: Mappings) => void;
}

function Questions({ report: { questions } }: { report: ImportReport }) {
  const { t } = useTranslation();
  if (questions.length === 0) return null;
  return (
    <Alert color="yellow" title={t('imports.questions.title')} role="alert">
      <List size="sm">
        {questions.map(({ field, message }) => (
          <List.Item key={field}>{t(`imports.questions.${field as 'time_zone'}`, { defaultValue: message })}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Counts({ report: { counts } }: { report: ImportReport }) {
  const { t } = useTranslation();
  const shown = COUNTS.filter((name) => (counts[name] ?? 0) > 0);
  return (
    <SimpleGrid cols={{ base: 2, xs: 4 }} component="dl" m={0}>
      {shown.map((name) => (
        <Paper key={name} withBorder p="sm">
          <Text component="dt" size="sm" c="dimmed">
            {t(`imports.counts.${name}`)}
          </Text>
          <Text component="dd" m={0} fw={600} size="lg">
            {counts[name]}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

function ProjectName({ present, report, isBusy, onChange }: MappingProps) {
  const { t } = useTranslation();
  const known = present.mappings.project_name ?? report.name;
  const [name, setName] = useState(known);
  const save = () => {
    if (name.trim() !== '' && name.trim() !== known) onChange({ project_name: name.trim() });
  };
  return (
    <TextInput
      maw={480}
      label={t('imports.projectName')}
      value={name}
      maxLength={200}
      disabled={isBusy}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={save}
    />
  );
}

function Notes({ notes }: { notes: ImportNote[] }) {
  const { t } = useTranslation();
  if (notes.length === 0) return null;
  return (
    <Alert color="blue" title={t('imports.notes.title')}>
      <List size="sm">
        {notes.map(({ code, params, message }) => (
          <List.Item key={code}>
            {t(`imports.notes.${code as 'bad_dates'}`, { ...shown(params), defaultValue: message })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Times as they are shown. */
function shown(params: Record<string, unknown>): { count: number; example: string; line: string; at: string } {
  const { at, count, ...others } = params as Record<string, string | number>;
  const known = { example: '', line: '', ...others, count: Number(count ?? 0) };
  return { ...known, line: String(known.line), example: String(known.example), at: at ? formatMoment(String(at)) : '' };
}

import { Alert, List, Radio, Stack, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../lib/format.js';
import { differing, type ProjectField, type ProjectValues } from './project-values.js';

/** A project that somebody else changed while it was being edited here. */
export interface Conflict {
  /** As it was when the editing began. */
  before: ProjectValues;
  /** As it is now. */
  current: ProjectValues;
  /** As it was typed here. */
  mine: ProjectValues;
}

interface ConflictProps {
  conflict: Conflict;
  values: ProjectValues;
  onChoose: (part: Partial<ProjectValues>) => void;
}

/** What somebody else changed meanwhile, field by field; and which of both to keep, where both changed the same. */
export function ConflictView({ conflict: { before, current, mine }, values, onChoose }: ConflictProps) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" icon={<IconGitMerge />} title={t('projects.conflict.title')} role="alert">
      <Stack gap="sm">
        <Text size="sm">{t('projects.conflict.text')}</Text>
        <List
          listStyleType="none"
          spacing="sm"
          styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}
        >
          {differing(before, current).map((field) => (
            <List.Item key={field}>
              <Field
                label={labelOf(t, field)}
                before={shown(t, field, before)}
                mine={mine[field] === before[field] ? undefined : shown(t, field, mine)}
                theirs={shown(t, field, current)}
                choice={choiceOf(values[field], mine[field], current[field])}
                onChoose={(side) => onChoose({ [field]: (side === 'mine' ? mine : current)[field] })}
              />
            </List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}

interface FieldProps {
  label: string;
  before: string;
  /** Undefined where it was not changed here. */
  mine?: string;
  theirs: string;
  choice: string;
  onChoose: (side: string) => void;
}

function Field({ label, before, mine, theirs, choice, onChoose }: FieldProps) {
  const { t } = useTranslation();
  const was = t('projects.conflict.was', { value: before });
  if (mine === undefined || mine === theirs)
    return (
      <Stack gap={2}>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Text size="sm" c="dimmed" lineClamp={3}>
          {was}
        </Text>
        <Text size="sm" lineClamp={6}>
          {t('projects.conflict.taken', { value: theirs })}
        </Text>
      </Stack>
    );
  return (
    <Radio.Group label={label} description={was} value={choice} onChange={onChoose}>
      <Stack gap={6} mt={6}>
        <Radio value="mine" label={t('projects.conflict.mine', { value: mine })} />
        <Radio value="theirs" label={t('projects.conflict.theirs', { value: theirs })} />
      </Stack>
    </Radio.Group>
  );
}

function choiceOf(value: string, mine: string, theirs: string): string {
  if (value === mine) return 'mine';
  return value === theirs ? 'theirs' : '';
}

function labelOf(t: TFunction, field: ProjectField): string {
  if (field === 'task_access') return t('projects.access');
  return field === 'archive_after_days' ? t('projects.archiveAfter') : t(`common.${field}`);
}

function shown(t: TFunction, field: ProjectField, values: ProjectValues): string {
  if (values[field] === '') return t('projects.conflict.nothing');
  if (field === 'status') return t(`projectStatus.${values.status}`);
  if (field === 'task_access') return t(`taskAccess.${values.task_access}`);
  return field === 'deadline' ? formatDate(values.deadline) : `“${values[field]}”`;
}

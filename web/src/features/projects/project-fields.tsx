import { Alert, Button, Group, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DateInput } from '../../ui/date-input.js';
import { GrowingTextarea } from '../../ui/growing-textarea.js';
import { type ProjectValues, STATUSES } from './project-values.js';

interface FieldsProps {
  values: ProjectValues;
  onChange: (part: Partial<ProjectValues>) => void;
  /** What is wrong with which field. */
  errors: Record<string, string>;
  /** Whether the reader decides who sees the project's tasks. */
  maySetAccess: boolean;
  maySetKey: boolean;
  maySetArchive: boolean;
  /** The present key of a project that exists. */
  presentKey?: string;
}

/** What can be said of a project. Who may see its tasks, only admins decide. */
export function ProjectFields({ values, onChange, errors, presentKey, ...may }: FieldsProps) {
  const { maySetAccess, maySetKey, maySetArchive } = may;
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <TextInput
        label={t('common.name')}
        value={values.name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
        error={errors.name}
        maxLength={200}
        required
        data-autofocus
      />
      {maySetKey ? (
        <KeyInput value={values.key} onChange={(key) => onChange({ key })} error={errors.key} presentKey={presentKey} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('projects.keyPreview', { key: values.key })} {t('projects.accessAdminsOnly')}
        </Text>
      )}
      <GrowingTextarea
        label={t('common.description')}
        value={values.description}
        onChange={({ currentTarget }) => onChange({ description: currentTarget.value })}
        error={errors.description}
        maxLength={20_000}
        minRows={3}
        maxRows={10}
      />
      <Group grow align="flex-start">
        <DateInput
          label={t('common.deadline')}
          value={values.deadline}
          onChange={(deadline) => onChange({ deadline })}
          error={errors.deadline}
        />
        <NativeSelect
          label={t('common.status')}
          value={values.status}
          onChange={({ currentTarget }) => onChange({ status: currentTarget.value as ProjectValues['status'] })}
          data={STATUSES.map((value) => ({ value, label: t(`projectStatus.${value}`) }))}
        />
      </Group>
      {maySetAccess ? (
        <TaskAccess value={values.task_access} onChange={(task_access) => onChange({ task_access })} />
      ) : (
        <Text size="sm" c="dimmed">
          {t(`taskAccess.${values.task_access}`)}. {t('projects.accessAdminsOnly')}
        </Text>
      )}
      {maySetArchive && (
        <TextInput
          label={t('projects.archiveAfter')}
          description={t('projects.archiveAfterText')}
          value={values.archive_after_days}
          onChange={({ currentTarget }) => onChange({ archive_after_days: currentTarget.value.replaceAll(/\D/g, '') })}
          error={errors.archive_after_days}
          inputMode="numeric"
          maxLength={4}
          autoComplete="off"
          w={{ base: '100%', xs: 260 }}
        />
      )}
    </Stack>
  );
}

interface KeyProps {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  presentKey?: string;
}

/** The beginning of the keys of the project's tasks, and how they will look. */
function KeyInput({ value, onChange, error, presentKey }: KeyProps) {
  const { t } = useTranslation();
  const preview = value === '' ? t('projects.keyFromName') : t('projects.keyPreview', { key: value });
  const isNew = presentKey === undefined || value === presentKey;
  return (
    <TextInput
      label={t('common.key')}
      description={isNew ? preview : `${preview} ${t('projects.keyOld', { key: presentKey })}`}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value.toUpperCase().replaceAll(/[^A-Z]/g, ''))}
      error={error}
      maxLength={10}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

function TaskAccess({
  value,
  onChange,
}: {
  value: ProjectValues['task_access'];
  onChange: (value: ProjectValues['task_access']) => void;
}) {
  const { t } = useTranslation();
  return (
    <Radio.Group label={t('projects.access')} value={value} onChange={(next) => onChange(next)}>
      <Stack gap="xs" mt="xs">
        <Radio value="members" label={t('taskAccess.members')} description={t('projects.accessMembersText')} />
        <Radio value="assignee" label={t('taskAccess.assignee')} description={t('projects.accessAssigneeText')} />
      </Stack>
    </Radio.Group>
  );
}

/** Says that a form shows what was typed before, and offers to forget it. */
export function KeptDraft({ onDiscard }: { onDiscard: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert color="blue" p="xs" role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t('projects.draftKept')}</Text>
        <Button size="compact-sm" variant="default" onClick={onDiscard}>
          {t('projects.discard')}
        </Button>
      </Group>
    </Alert>
  );
}

/** Why the server did not take what was typed; it stays in the form. */
export function FormProblem({ text }: { text?: string }) {
  if (!text) return null;
  return (
    <Alert color="red" p="xs" role="alert">
      <Text size="sm">{text}</Text>
    </Alert>
  );
}

import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMayCreateProjects } from '../../data/options.js';
import { projectChoices } from '../../data/projects.js';
import type { MappingProps } from './preview.js';

/** No id of a project. */
const NEW = 'new';

/** Chooses the project that gets the tasks. */
export function TargetMapping({ present, report, isBusy, onChange }: MappingProps) {
  const { t } = useTranslation();
  const mayCreate = useMayCreateProjects();
  const { data: projects = [] } = useQuery(projectChoices());
  const { former } = report;
  const { project_id } = present.mappings;
  const chosen = project_id === undefined ? former?.project_id : project_id;
  const isFormer = former !== null && chosen === former.project_id;
  const managed = projects.filter(({ can }) => can.includes('import'));
  return (
    <>
      <Select
        maw={480}
        label={t('imports.target')}
        data={[
          ...(mayCreate ? [{ value: NEW, label: t('imports.newProject') }] : []),
          ...managed.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={chosen ?? (mayCreate ? NEW : null)}
        onChange={(value) => value && onChange({ project_id: value === NEW ? null : value })}
        allowDeselect={false}
        searchable
        disabled={isBusy}
      />
      {isFormer && <Text size="sm">{t('imports.former', { name: former.project_name })}</Text>}
    </>
  );
}

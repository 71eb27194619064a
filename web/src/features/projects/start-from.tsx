import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { projectChoices } from '../../data/projects.js';

const PAUSE_MS = 250;

/** Chooses what a new project begins as: empty, or as a copy of another one. Nothing where there is none to copy. */
export function StartFrom({ value, onChange }: { value?: Project; onChange: (project?: Project) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const search = asked === value?.name ? '' : asked;
  const { data: found = [] } = useQuery({ ...projectChoices(search), placeholderData: keepPreviousData });
  if (found.length === 0 && search === '' && !value) return null;
  const offered = value && !found.some(({ id }) => id === value.id) ? [value, ...found] : found;
  return (
    <Select
      label={t('projects.startFrom')}
      placeholder={t('projects.startEmpty')}
      clearable
      searchable
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={value?.id ?? null}
      onChange={(id) => onChange(offered.find((project) => project.id === id))}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('projects.noMatch')}
      mb="md"
    />
  );
}

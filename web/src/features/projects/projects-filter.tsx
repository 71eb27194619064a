import { Group, NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconLayoutGrid, IconTable } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Filters } from '../../ui/filters.js';
import { STATUSES } from './project-values.js';
import { SearchField } from './search-field.js';
import { SORTS, useProjectsSearch } from './use-projects-search.js';

/** Which projects to show, in which order, and as what. */
export function ProjectsFilter() {
  const { t } = useTranslation();
  const { filter, view, change } = useProjectsSearch();
  const sorts = SORTS.map((value) => ({ value, label: t(`projects.sorts.${value}`) }));
  // A column of the table may be sorted the other way round, too.
  const isOther = !sorts.some(({ value }) => value === filter.sort);
  return (
    <Filters label={t('projects.filters')} count={[filter.query, filter.status].filter(Boolean).length}>
      <Group gap="sm">
        <SearchField
          label={t('projects.searchLabel')}
          placeholder={t('projects.searchPlaceholder')}
          value={filter.query ?? ''}
          onSearch={(q) => change({ q: q || undefined })}
          style={{ flex: '1 1 220px' }}
        />
        <NativeSelect
          aria-label={t('common.status')}
          value={filter.status ?? ''}
          onChange={({ currentTarget }) => change({ status: currentTarget.value || undefined })}
          data={[
            { value: '', label: t('projects.anyStatus') },
            ...STATUSES.map((value) => ({ value, label: t(`projectStatus.${value}`) })),
          ]}
        />
        <NativeSelect
          aria-label={t('projects.sort')}
          value={isOther ? '' : filter.sort}
          onChange={({ currentTarget }) => change({ sort: currentTarget.value })}
          data={isOther ? [{ value: '', label: '–' }, ...sorts] : sorts}
        />
        <SegmentedControl
          aria-label={t('projects.view')}
          value={view ?? 'cards'}
          onChange={(value) => change({ view: value === 'table' ? 'table' : undefined })}
          data={[
            { value: 'cards', label: <ViewLabel icon={IconLayoutGrid} label={t('projects.cards')} /> },
            { value: 'table', label: <ViewLabel icon={IconTable} label={t('projects.table')} /> },
          ]}
        />
      </Group>
    </Filters>
  );
}

function ViewLabel({ icon: Picture, label }: { icon: typeof IconTable; label: string }) {
  return (
    <>
      <Picture size={18} style={{ display: 'block' }} aria-hidden />
      <VisuallyHidden>{label}</VisuallyHidden>
    </>
  );
}

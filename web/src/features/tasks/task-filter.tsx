import { CloseButton, Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DUES } from '../../lib/due.js';
import { Filters } from '../../ui/filters.js';
import { FilterHelpButton } from '../../ui/late-filter-notes.js';
import { NOBODY } from './use-people.js';

/** Which tasks to show. */
export interface FilterSearch {
  q?: string;
  assignee?: string;
  priority?: string;
  status?: string;
  due?: string;
  label?: string;
}

interface FilterProps {
  search: FilterSearch;
  onChange: (change: FilterSearch) => void;
  /** Whom to filter by; without, there is no filter for people. */
  people?: { value: string; label: string }[];
  /** The labels to filter by; without, there is no filter for labels. */
  labels?: { value: string; label: string }[];
  /** How many filters are set; without, each field counts. */
  count?: number;
  /** Takes all of it back; without, each field by itself is set to undefined. */
  onClear?: () => void;
  /** What else belongs to it. */
  extra?: ReactNode;
  /** The menu of saved views. */
  views?: ReactNode;
}

const TYPING_MS = 250;
const STATUSES = ['todo', 'in_progress', 'done'] as const;
const PRIORITIES = ['low', 'medium', 'high'] as const;

/** Says which tasks to show. */
export function TaskFilterBar({ search, onChange, people, labels, count, onClear, extra, views }: FilterProps) {
  const { t } = useTranslation();
  const set = count ?? Object.values(search).filter(Boolean).length;
  const clear = () =>
    onChange({ q: undefined, assignee: undefined, priority: undefined, status: undefined, due: undefined });
  return (
    <Filters label={t('tasks.filter.title')} count={set} onClear={onClear ?? clear} beside={views}>
      <Group gap="xs">
        <SearchInput text={search.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
        {people && (
          <FilterSelect
            label={t('tasks.field.assigned_to')}
            any={t('tasks.filter.anybody')}
            data={[
              { value: 'me', label: t('tasks.filter.me') },
              { value: NOBODY, label: t('tasks.panel.nobody') },
              ...people,
            ]}
            value={search.assignee}
            onChange={(assignee) => onChange({ assignee })}
            searchable
          />
        )}
        <FilterSelect
          label={t('tasks.field.status')}
          any={t('tasks.filter.anyStatus')}
          data={STATUSES.map((value) => ({ value, label: t(`taskStatus.${value}`) }))}
          value={search.status}
          onChange={(status) => onChange({ status })}
        />
        <FilterSelect
          label={t('tasks.field.priority')}
          any={t('tasks.filter.anyPriority')}
          data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          value={search.priority}
          onChange={(priority) => onChange({ priority })}
        />
        <FilterSelect
          label={t('tasks.field.deadline')}
          any={t('tasks.filter.anyDue')}
          data={DUES.map((value) => ({ value, label: t(`tasks.filter.${value}`) }))}
          value={search.due}
          onChange={(due) => onChange({ due })}
        />
        {labels && labels.length > 0 && (
          <FilterSelect
            label={t('board.label')}
            any={t('board.anyLabel')}
            data={[{ value: NOBODY, label: t('board.noLabel') }, ...labels]}
            value={search.label}
            onChange={(label) => onChange({ label })}
            searchable
          />
        )}
        {extra}
      </Group>
    </Filters>
  );
}

/** What is typed goes into the address when the typing pauses. */
function SearchInput({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string, waitMs = TYPING_MS) => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setTyped(undefined);
      onChange(next.trim());
    }, waitMs);
  };
  const shown = typed ?? text;
  return (
    <TextInput
      type="search"
      aria-label={t('tasks.filter.search')}
      placeholder={t('common.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        shown ? (
          <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => change('', 0)} />
        ) : (
          <FilterHelpButton />
        )
      }
      maxLength={500}
      value={shown}
      onChange={(event) => change(event.currentTarget.value)}
      // So that a choice beside it comes after it.
      onBlur={() => typed !== undefined && change(typed, 0)}
      w={{ base: '100%', xs: 190 }}
    />
  );
}

interface SelectProps {
  label: string;
  /** What stands there while nothing is chosen. */
  any: string;
  data: { value: string; label: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  searchable?: boolean;
}

function FilterSelect({ label, any, data, value, onChange, searchable }: SelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={label}
      placeholder={any}
      data={data}
      // What an address says that is no choice is no filter either.
      value={data.some((choice) => choice.value === value) ? (value ?? null) : null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      searchable={searchable}
      limit={100}
      nothingFoundMessage={t('tasks.panel.noPeople')}
      w={{ base: 'calc(50% - 5px)', xs: 160 }}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
    />
  );
}

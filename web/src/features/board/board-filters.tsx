import { Button, CloseButton, type ComboboxItem, NativeSelect, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterHelpButton } from '../../ui/late-filter-notes.js';
import type { Label } from '../../data/api.js';
import { labelName } from '../../lib/label-name.js';
import classes from './board.module.css';
import { type BoardFilter, hasConditions } from './board-model.js';

/** The search starts this long after the last key, in milliseconds. */
const PAUSE_MS = 150;

interface FilterProps {
  filter: BoardFilter;
  change: (changes: BoardFilter) => void;
  /** Possible assignees; undefined if the user sees only their own tasks. */
  people?: { id: string; name: string }[];
  /** The labels of the project, once they are known. */
  labels?: Label[];
}

/** The filter bar of a board. */
export function BoardFilters(props: FilterProps & { hidden: number }) {
  const { filter, change, hidden } = props;
  const { t } = useTranslation();
  const [clears, setClears] = useState(0);
  const set = [filter.assignee, filter.priority, filter.due, filter.label].filter(Boolean).length;
  return (
    <>
      <SearchField key={clears} text={filter.q ?? ''} change={(q) => change({ q })} />
      <div className={classes.wide}>
        <Selects {...props} inPopover={false} />
      </div>
      <Popover position="bottom-start" withArrow trapFocus>
        <Popover.Target>
          <Button
            hiddenFrom="sm"
            size="xs"
            variant={set > 0 ? 'light' : 'default'}
            leftSection={<IconFilter size={16} aria-hidden />}
            aria-label={set > 0 ? t('common.filtersSet', { count: set }) : t('common.filters')}
          >
            {set > 0 ? `${t('common.filters')} (${set})` : t('common.filters')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            <Selects {...props} inPopover />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {hasConditions(filter) && (
        <>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              setClears(clears + 1);
              change({ q: undefined, assignee: undefined, priority: undefined, due: undefined, label: undefined });
            }}
          >
            {t('board.clearFilters')}
          </Button>
          <Text size="xs" c="dimmed" role="status">
            {hidden > 0 && t('board.hidden', { count: hidden })}
          </Text>
        </>
      )}
    </>
  );
}

/** The input shows typed text immediately; the address follows. */
function SearchField({ text, change }: { text: string; change: (text: string | undefined) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const search = useDebouncedCallback((text: string) => change(text.trim() || undefined), PAUSE_MS);
  const type = (text: string) => {
    setTyped(text);
    search(text);
  };
  return (
    <TextInput
      size="xs"
      className={classes.search}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      placeholder={t('board.search')}
      aria-label={t('board.search')}
      leftSection={<IconSearch size={14} aria-hidden />}
      maxLength={500}
      rightSection={
        typed ? <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => type('')} /> : <FilterHelpButton />
      }
    />
  );
}

/** Native selects: they suit touch, and find entries by typing. */
function Selects({ filter, change, people, labels = [], inPopover }: FilterProps & { inPopover: boolean }) {
  const { t } = useTranslation();
  const select = (
    field: 'assignee' | 'priority' | 'due' | 'label',
    label: string,
    any: string,
    data: ComboboxItem[],
  ) => (
    <NativeSelect
      size="xs"
      className={inPopover ? undefined : classes.select}
      aria-label={label}
      data={[{ value: '', label: any }, ...data]}
      value={filter[field] ?? ''}
      onChange={(event) => change({ [field]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <>
      {people &&
        select('assignee', t('common.assignee'), t('board.anyAssignee'), [
          { value: 'me', label: t('board.me') },
          { value: 'none', label: t('common.unassigned') },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ])}
      {select(
        'priority',
        t('common.priority'),
        t('board.anyPriority'),
        (['high', 'medium', 'low'] as const).map((value) => ({ value, label: t(`priority.${value}`) })),
      )}
      {select('due', t('board.due'), t('board.anyDue'), [
        { value: 'overdue', label: t('board.dueOverdue') },
        { value: 'week', label: t('board.dueWeek') },
        { value: 'none', label: t('board.dueNone') },
      ])}
      {(labels.length > 0 || filter.label !== undefined) &&
        select('label', t('board.label'), t('board.anyLabel'), [
          { value: 'none', label: t('board.noLabel') },
          ...labels.map((label) => ({ value: label.id, label: labelName(t, label) })),
        ])}
    </>
  );
}

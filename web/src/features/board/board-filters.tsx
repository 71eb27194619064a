import { Button, CloseButton, type ComboboxItem, NativeSelect, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterHelpButton } from '../../ui/late-filter-notes.js';
import type { Label } from '../../data/api.js';
import type { FilterChoices } from '../../lib/filter-choices.js';
import { labelName } from '../../lib/label-name.js';
import { untilLoaded } from '../../lib/late-part.js';
import classes from './board.module.css';
import { loadFilters } from './use-text-filter.js';

/** The search starts this long after the last key, in milliseconds. */
const PAUSE_MS = 150;

interface FilterProps {
  /** The text of the filter, as the address has it; see docs/filters.md. */
  text: string;
  /** What of it the controls show. */
  choices: FilterChoices;
  change: (text: string | undefined) => void;
  /** Possible assignees, and the labels of the project, as far as they are known. */
  named: { people: { id: string; name: string }[]; labels?: Label[] };
  /** False if the user sees only their own tasks. */
  hasPeople: boolean;
  /** How many cards are hidden. */
  hidden: number;
}

/** The filter bar of a board: its controls are terms of its text. */
export function BoardFilters(props: FilterProps) {
  const { text, choices, hidden } = props;
  const { t } = useTranslation();
  const { typed, type, choose, clear } = useFilterText(props);
  const selects = { ...props, choose };
  const set = Object.values(choices).filter(Boolean).length;
  return (
    <>
      <SearchField typed={typed} type={type} />
      <div className={classes.wide}>
        <Selects {...selects} inPopover={false} />
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
            <Selects {...selects} inPopover />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {text !== '' && (
        <>
          <Button size="xs" variant="subtle" onClick={clear}>
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

/** The field shows text immediately; the address follows, after choices at once. The field follows addresses of others. */
function useFilterText({ text, change, named }: FilterProps) {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  /** What the address is about to become: until then it says nothing new. */
  const [sent, setSent] = useState<string>();
  if (text !== seen) {
    setSeen(text);
    if (sent === undefined) setTyped(text);
    else if (sent === text) setSent(undefined);
  }
  const latest = useRef(typed);
  useEffect(() => void (latest.current = typed), [typed]);
  const search = useDebouncedCallback(() => {
    const next = latest.current.trim();
    if (next !== text) setSent(next);
    change(next || undefined);
  }, PAUSE_MS);
  const type = (next: string) => {
    latest.current = next;
    setTyped(next);
    search();
  };
  const put = (next: string) => {
    type(next);
    search.flush();
  };
  const choose = async (changes: FilterChoices) => {
    const { withChoices } = await untilLoaded(loadFilters);
    put(withChoices(latest.current, changes, named));
  };
  return { typed, type, choose, clear: () => put('') };
}

interface SearchProps {
  typed: string;
  type: (text: string) => void;
}

function SearchField({ typed, type }: SearchProps) {
  const { t } = useTranslation();
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

interface SelectsProps extends Pick<FilterProps, 'choices' | 'named' | 'hasPeople'> {
  choose: (changes: FilterChoices) => Promise<void>;
  inPopover: boolean;
}

/** Native selects: they suit touch, and find entries by typing. */
function Selects({ choices, choose, named, hasPeople, inPopover }: SelectsProps) {
  const { people, labels = [] } = named;
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
      value={choices[field] ?? ''}
      onChange={(event) => void choose({ [field]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <>
      {hasPeople &&
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
      {(labels.length > 0 || choices.label !== undefined) &&
        select('label', t('board.label'), t('board.anyLabel'), [
          { value: 'none', label: t('board.noLabel') },
          ...labels.map((label) => ({ value: label.id, label: labelName(t, label) })),
        ])}
    </>
  );
}

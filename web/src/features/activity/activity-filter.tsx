import { NativeSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '../../data/api.js';
import { projectChoices } from '../../data/projects.js';
import type { ActivityFilter } from '../../data/reports.js';
import { userChoices } from '../../data/users.js';
import { DateInput } from '../../ui/date-input.js';
import { Filters } from '../../ui/filters.js';
import classes from './activity.module.css';

/** What was chosen to be shown; nothing is an empty text. */
export interface Chosen {
  user_id: string;
  project_id: string;
  action: Activity['action'] | '';
  /** Calendar dates, both included. */
  since: string;
  until: string;
}

export const NOTHING_CHOSEN: Chosen = { user_id: '', project_id: '', action: '', since: '', until: '' };

const KINDS = [
  'task_created',
  'task_updated',
  'task_moved',
  'task_deleted',
  'task_restored',
  'task_transferred',
  'comment_created',
  'comment_updated',
  'comment_deleted',
  'attachment_added',
  'attachment_removed',
  'attachment_restored',
  'link_created',
  'link_updated',
  'link_deleted',
  'checklist_item_created',
  'checklist_item_updated',
  'checklist_item_moved',
  'checklist_item_deleted',
  'checklist_item_restored',
  'checklist_item_converted',
  'project_created',
  'project_updated',
  'project_deleted',
  'project_restored',
  'column_created',
  'column_updated',
  'column_moved',
  'column_deleted',
  'import_finished',
  'import_undone',
  'label_created',
  'label_updated',
  'label_deleted',
  'label_restored',
  'view_created',
  'view_updated',
  'view_deleted',
  'view_restored',
  'webhook_created',
  'webhook_updated',
  'webhook_paused',
  'webhook_deleted',
  'member_added',
  'member_removed',
  'user_created',
  'user_updated',
  'user_deleted',
  'signed_in',
  'sign_in_failed',
  'second_factor_enabled',
  'second_factor_disabled',
  'second_factor_reset',
  'token_created',
  'token_deleted',
  'project_exported',
  'all_exported',
] as const satisfies Activity['action'][];

/** As the server takes it: days are the reader's own. */
export function toFilter({ user_id, project_id, action, since, until }: Chosen): ActivityFilter {
  return {
    user_id: user_id || undefined,
    project_id: project_id || undefined,
    action: action || undefined,
    since: startOf(since),
    until: startOf(until, 1),
  };
}

function startOf(date: string, daysLater = 0): string | undefined {
  if (!date) return undefined;
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day + daysLater).toISOString();
}

/** Whose activity to show, in what, of which kind, and when. */
export function ActivityFilterBar({ chosen, onChange }: { chosen: Chosen; onChange: (part: Partial<Chosen>) => void }) {
  const { t } = useTranslation();
  return (
    <Filters label={t('activity.filters')} count={Object.values(chosen).filter(Boolean).length}>
      <div className={classes.filters}>
        <PersonChoice value={chosen.user_id} onChange={(user_id) => onChange({ user_id })} />
        <ProjectChoice value={chosen.project_id} onChange={(project_id) => onChange({ project_id })} />
        <NativeSelect
          label={t('activity.kind')}
          value={chosen.action}
          onChange={({ currentTarget }) => onChange({ action: currentTarget.value as Chosen['action'] })}
          data={[
            { value: '', label: t('activity.anyKind') },
            ...KINDS.map((value) => ({ value, label: t(`activity.kinds.${value}`) })),
          ]}
        />
        <DateInput label={t('activity.since')} value={chosen.since} onChange={(since) => onChange({ since })} />
        <DateInput label={t('activity.until')} value={chosen.until} onChange={(until) => onChange({ until })} />
      </div>
    </Filters>
  );
}

interface ChoiceProps {
  value: string;
  onChange: (id: string) => void;
}

function PersonChoice(props: ChoiceProps) {
  const { t } = useTranslation();
  const search = useSearch();
  const { data = [] } = useQuery({ ...userChoices(search.text), placeholderData: keepPreviousData });
  return (
    <Choice
      label={t('activity.person')}
      placeholder={t('activity.anyPerson')}
      found={data}
      search={search}
      {...props}
    />
  );
}

function ProjectChoice(props: ChoiceProps) {
  const { t } = useTranslation();
  const search = useSearch();
  const { data = [] } = useQuery({ ...projectChoices(search.text), placeholderData: keepPreviousData });
  return (
    <Choice
      label={t('activity.project')}
      placeholder={t('activity.anyProject')}
      found={data}
      search={search}
      {...props}
    />
  );
}

interface Named {
  id: string;
  name: string;
}

const PAUSE_MS = 250;

/** What is typed into a choice, what was chosen, and what to search for: not for the name of what is chosen already. */
function useSearch() {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Named>();
  const [settled] = useDebouncedValue(typed, PAUSE_MS);
  return { typed, setTyped, chosen, setChosen, text: settled === chosen?.name ? '' : settled };
}

interface FoundProps extends ChoiceProps {
  label: string;
  placeholder: string;
  found: Named[];
  search: ReturnType<typeof useSearch>;
}

/** Chooses one of what the server finds; what was chosen stays, whatever is searched for next. */
function Choice({ label, placeholder, found, value, onChange, search }: FoundProps) {
  const { t } = useTranslation();
  const { typed, setTyped, chosen, setChosen } = search;
  const options = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={options.map(({ id, name }) => ({ value: id, label: name }))}
      // The server has searched already.
      filter={(input) => input.options}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      searchValue={typed}
      onSearchChange={setTyped}
      value={value || null}
      onChange={(id) => {
        setChosen(options.find((option) => option.id === id));
        onChange(id ?? '');
      }}
      nothingFoundMessage={t('activity.nothingFound')}
      maxDropdownHeight={280}
    />
  );
}

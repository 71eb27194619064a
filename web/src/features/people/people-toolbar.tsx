import { CloseButton, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Filters } from '../../ui/filters.js';
import type { User } from '../../data/api.js';
import { type Sort, SORTS } from './sorts.js';

interface Props {
  q: string | undefined;
  role: User['role'] | undefined;
  sort: Sort | undefined;
  /** How many were found. */
  total: string;
  change: (fields: { q?: string; role?: User['role']; sort?: string }) => void;
}

/** A search is begun when typing pauses, after this time in milliseconds. */
const PAUSE_MS = 250;

/** Search, filter and order of people. */
export function PeopleToolbar({ q, role, sort, total, change }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" justify="space-between">
      <Filters label={t('people.filters')} count={[q, role].filter(Boolean).length}>
        <Group gap="sm" align="flex-end">
          <SearchField q={q} change={change} />
          <Select
            aria-label={t('common.role')}
            w={{ base: 'calc(50% - 6px)', xs: 150 }}
            allowDeselect={false}
            value={role ?? 'all'}
            onChange={(value) => change({ role: value === 'all' ? undefined : (value as User['role']) })}
            data={[
              { value: 'all', label: t('people.allRoles') },
              { value: 'admin', label: t('role.admin') },
              { value: 'member', label: t('role.member') },
            ]}
          />
          <Select
            aria-label={t('people.sort')}
            w={{ base: 'calc(50% - 6px)', xs: 170 }}
            allowDeselect={false}
            value={sort ?? 'name'}
            onChange={(value) => change({ sort: value === 'name' ? undefined : (value ?? undefined) })}
            data={Object.entries(SORTS).map(([value, key]) => ({ value, label: t(`people.${key}`) }))}
          />
        </Group>
      </Filters>
      <Text size="sm" c="dimmed" role="status">
        {total && t('people.count', { count: Number.parseInt(total, 10), total })}
      </Text>
    </Group>
  );
}

/** Follows the address as well: it may be emptied from elsewhere. */
function SearchField({ q = '', change }: Pick<Props, 'q' | 'change'>) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState({ text: q, for: q });
  const field = useRef<HTMLInputElement>(null);
  const text = typed.for === q || typed.text.trim() === q ? typed.text : q;
  const search = useDebouncedCallback((next: string) => change({ q: next.trim() || undefined }), PAUSE_MS);
  const type = (next: string) => {
    setTyped({ text: next, for: q });
    search(next);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={t('people.search')}
      placeholder={t('people.search')}
      w={{ base: '100%', xs: 280 }}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      rightSection={
        text !== '' && (
          <CloseButton
            size="sm"
            aria-label={t('common.clear')}
            onClick={() => {
              type('');
              field.current?.focus();
            }}
          />
        )
      }
    />
  );
}

import { Button, CloseButton, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Found } from '../../data/api.js';
import { projectChoices, projectQuery } from '../../data/projects.js';
import { foundPages } from '../../data/search.js';
import { Filters } from '../../ui/filters.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { FoundList } from './found-list.js';

const route = getRouteApi('/inside/search');
/** The search starts when typing pauses for this time, in milliseconds. */
const PAUSE_MS = 250;

/** A search over everything that the user can see; the address keeps what is searched. */
export function SearchPage() {
  const { t } = useTranslation();
  const { q = '', type, project } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: { q?: string; type?: Found['type']; project?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <Page title={t('search.title')}>
      <SearchField text={q} onChange={(text) => change({ q: text || undefined })} />
      <Filters
        label={t('search.filters')}
        count={[type, project].filter(Boolean).length}
        onClear={() => change({ type: undefined, project: undefined })}
      >
        <TypeChoice type={type} onChange={(chosen) => change({ type: chosen })} />
        <ProjectChoice id={project} onChange={(chosen) => change({ project: chosen })} />
      </Filters>
      {q === '' ? (
        <EmptyState icon={IconSearch} title={t('search.begin')} text={t('search.beginText')} />
      ) : (
        <Results
          key={`${q} ${type} ${project}`}
          filter={{ q, type, project_id: project }}
          onClear={type || project ? () => change({ type: undefined, project: undefined }) : undefined}
        />
      )}
    </Page>
  );
}

function SearchField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  const [settled] = useDebouncedValue(typed.trim(), PAUSE_MS);
  // The address was changed by something else, such as the palette or the back button.
  if (text !== known) {
    setKnown(text);
    if (text !== settled) setTyped(text);
  }
  useEffect(() => {
    if (settled !== text && settled === typed.trim()) onChange(settled);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when typing has paused
  }, [settled]);
  return (
    <TextInput
      type="search"
      size="md"
      autoFocus
      maxLength={200}
      aria-label={t('search.field')}
      placeholder={t('search.placeholder')}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && onChange(typed.trim())}
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={
        typed !== '' && <CloseButton aria-label={t('common.clear')} onClick={() => (setTyped(''), onChange(''))} />
      }
    />
  );
}

const TYPES: Found['type'][] = ['task', 'comment', 'project', 'label'];

function TypeChoice({ type, onChange }: { type?: Found['type']; onChange: (type?: Found['type']) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t('search.type')}
      placeholder={t('search.anyType')}
      clearable
      data={TYPES.map((value) => ({ value, label: t(`search.${value}s`) }))}
      value={type ?? null}
      onChange={(value) => onChange(value ?? undefined)}
    />
  );
}

function ProjectChoice({ id, onChange }: { id?: string; onChange: (id?: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const { data: chosen } = useQuery({ ...projectQuery(id ?? ''), enabled: id !== undefined });
  // What is chosen stands in the field, and is not searched.
  const { data: found = [] } = useQuery(projectChoices(asked === chosen?.name ? '' : asked));
  const offered = chosen && !found.some((one) => one.id === chosen.id) ? [chosen, ...found] : found;
  return (
    <Select
      aria-label={t('search.project')}
      placeholder={t('search.anyProject')}
      clearable
      searchable
      data={offered.map((one) => ({ value: one.id, label: one.name }))}
      filter={({ options }) => options}
      value={id ?? null}
      onChange={(value) => onChange(value ?? undefined)}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('search.nothing', { query: asked })}
    />
  );
}

interface ResultsProps {
  filter: { q: string; type?: Found['type']; project_id?: string };
  /** Takes type and project back, if there are any. */
  onClear?: () => void;
}

function Results({ filter, onClear }: ResultsProps) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(foundPages(filter));
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const count = rows.length;
  return (
    <>
      <VisuallyHidden role="status">
        {data ? t(hasNextPage ? 'search.foundMore' : 'search.found', { count }) : error ? '' : t('search.searching')}
      </VisuallyHidden>
      {error && !data && <ErrorState error={error} retry={refetch} />}
      {!data && !error && <LoadingLines count={6} height={64} />}
      {data && count === 0 && (
        <EmptyState
          icon={IconSearchOff}
          title={t('search.nothing', { query: filter.q })}
          text={t('search.nothingText')}
          action={
            onClear && (
              <Button variant="default" onClick={onClear}>
                {t('search.clear')}
              </Button>
            )
          }
        />
      )}
      {count > 0 && <FoundList rows={rows} />}
      {hasNextPage && (
        <Button variant="default" mx="auto" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

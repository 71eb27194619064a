import { Button } from '@mantine/core';
import { IconLock, IconUserSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../data/api.js';
import { userPages } from '../../data/users.js';
import { useIsAdmin } from '../../lib/use-session.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { AddPerson } from './add-person.js';
import { PeopleTable } from './people-table.js';
import { PeopleToolbar } from './people-toolbar.js';
import { type PersonTask, PersonDialogs } from './person-dialogs.js';
import { isSort } from './sorts.js';

/** Everybody with an account: for admins, to look after. */
export function PeoplePage() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  return (
    <Page title={t('nav.people')} subtitle={isAdmin && t('people.subtitle')} actions={isAdmin && <AddPerson />}>
      {isAdmin ? <People /> : <ForAdmins />}
    </Page>
  );
}

function ForAdmins() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconLock}
      title={t('people.forAdmins')}
      text={t('people.forAdminsText')}
      action={
        <Button component={Link} to="/">
          {t('people.toDashboard')}
        </Button>
      }
    />
  );
}

function People() {
  const { t } = useTranslation();
  const { q, role, sort, change } = usePeopleSearch();
  const [task, setTask] = useState<PersonTask>();
  const query = useInfiniteQuery({
    ...userPages({ search: q, role, sort: sort ?? 'name' }),
    placeholderData: keepPreviousData,
  });
  const people = query.data?.pages.flatMap(({ rows }) => rows);
  const total = query.data?.pages[0]?.total ?? '';
  return (
    <>
      <PeopleToolbar q={q} role={role} sort={sort} total={total} change={change} />
      {!people && (query.error ? <ErrorState error={query.error} retry={query.refetch} /> : <LoadingLines />)}
      {people?.length === 0 && (
        <EmptyState
          icon={IconUserSearch}
          title={t('people.nobody')}
          text={t('people.nobodyText')}
          action={
            <Button variant="default" onClick={() => change({ q: undefined, role: undefined })}>
              {t('people.showAll')}
            </Button>
          }
        />
      )}
      {people && people.length > 0 && <PeopleTable people={people} sort={sort} onSort={change} onTask={setTask} />}
      {query.hasNextPage && (
        <Button
          variant="default"
          mx="auto"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      )}
      <PersonDialogs task={task} onClose={() => setTask(undefined)} />
    </>
  );
}

/** Which people to show, as the address says. */
function usePeopleSearch() {
  const { q, role, sort } = useSearch({ from: '/inside/people' });
  const navigate = useNavigate({ from: '/people' });
  const change = (fields: { q?: string; role?: User['role']; sort?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...fields }), replace: true });
  const wanted: User['role'] | undefined = role === 'admin' || role === 'member' ? role : undefined;
  return { q, role: wanted, sort: isSort(sort) ? sort : undefined, change };
}

import { Button, Group } from '@mantine/core';
import { IconLock, IconUserSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
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

interface Props {
  /** The button that invites somebody. */
  invite: ReactNode;
  /** Who has forgotten their password. */
  requests: ReactNode;
  /** What could not be done, such as mails that were refused. */
  jobs: ReactNode;
  /** The open invitations. */
  invitations: ReactNode;
  /** The dialogs with a link for a new password, API tokens and a second factor; of nobody while they are closed. */
  renderDialogs: (dialogs: { passwordOf?: User; tokensOf?: User; factorOf?: User; onClose: () => void }) => ReactNode;
}

/** Everybody with an account: for admins, to look after. */
export function PeoplePage({ invite, requests, jobs, invitations, renderDialogs }: Props) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  return (
    <Page
      title={t('nav.people')}
      subtitle={isAdmin && t('people.subtitle')}
      actions={
        isAdmin && (
          <Group gap="sm">
            {invite}
            <AddPerson />
          </Group>
        )
      }
    >
      {isAdmin && requests}
      {isAdmin && jobs}
      {isAdmin ? <People renderDialogs={renderDialogs} /> : <ForAdmins />}
      {isAdmin && invitations}
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

function People({ renderDialogs }: Pick<Props, 'renderDialogs'>) {
  const { t } = useTranslation();
  const { q, role, sort, change } = usePeopleSearch();
  const [task, setTask] = useState<PersonTask>();
  const close = () => setTask(undefined);
  const isElsewhere = task !== undefined && ['password', 'tokens', 'factor'].includes(task.kind);
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
      <PersonDialogs task={isElsewhere ? undefined : task} onClose={close} />
      {renderDialogs({
        passwordOf: task?.kind === 'password' ? task.person : undefined,
        tokensOf: task?.kind === 'tokens' ? task.person : undefined,
        factorOf: task?.kind === 'factor' ? task.person : undefined,
        onClose: close,
      })}
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

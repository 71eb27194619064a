import { ActionIcon, Badge, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconSearchOff, IconUserMinus, IconUsersGroup } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMember } from '../../data/api.js';
import { useBoard } from '../../data/live.js';
import { membersQuery } from '../../data/members.js';
import { useUser } from '../../lib/use-session.js';
import { PersonAvatar } from '../../ui/person.js';
import { ScrollPane } from '../../ui/scroll-pane.js';
import { EmptyState, ErrorState, LoadingLines } from '../../ui/states.js';
import { AddMember } from './add-member.js';
import { ConfirmRole, MemberRole, type RoleChange } from './change-role.js';
import classes from './projects.module.css';
import { RemoveMember } from './remove-member.js';
import { SearchField } from './search-field.js';

interface Props {
  /** The dialog that invites an address; `email` is undefined while it is closed. */
  renderInvite: (projectId: string, email: string | undefined, onClose: () => void) => ReactNode;
  /** The open invitations into the project. */
  renderInvitations: (projectId: string) => ReactNode;
}

/** Who works on a project, and for whoever manages it the means to change that. */
export function MembersPage({ renderInvite, renderInvitations }: Props) {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { data: board } = useBoard(projectId);
  const mayManage = board?.project.can.includes('manage_members') ?? false;
  const [search, setSearch] = useState('');
  const [leaving, setLeaving] = useState<ProjectMember>();
  const [asked, setAsked] = useState<RoleChange>();
  const [invited, setInvited] = useState<string>();
  const { data, error, refetch } = useQuery({
    ...membersQuery(projectId, search),
    placeholderData: keepPreviousData,
  });
  return (
    <ScrollPane>
      <Stack gap="md">
        {mayManage ? (
          <AddMember projectId={projectId} onInvite={setInvited} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('members.adminsOnly')}
          </Text>
        )}
        {(search !== '' || (data && data.length > 0)) && (
          <SearchField
            label={t('members.search')}
            placeholder={t('members.search')}
            value={search}
            onSearch={setSearch}
            maw={560}
          />
        )}
        {error && !data && <ErrorState error={error} retry={refetch} />}
        {!data && !error && <LoadingLines height={58} count={4} />}
        {data && data.length === 0 && <Nobody isSearch={search !== ''} mayManage={mayManage} />}
        {data && data.length > 0 && (
          <>
            <Text size="sm" c="dimmed" role="status">
              {t('members.total', { count: data.length })}
            </Text>
            <ul className={classes.list}>
              {data.map((user) => (
                <Member key={user.id} user={user} onRemove={mayManage ? () => setLeaving(user) : undefined}>
                  <MemberRole projectId={projectId} member={user} mayManage={mayManage} onAsk={setAsked} />
                </Member>
              ))}
            </ul>
          </>
        )}
        {mayManage && renderInvitations(projectId)}
      </Stack>
      {mayManage && renderInvite(projectId, invited, () => setInvited(undefined))}
      {mayManage && <ConfirmRole projectId={projectId} change={asked} onClose={() => setAsked(undefined)} />}
      {mayManage && <RemoveMember projectId={projectId} user={leaving} onClose={() => setLeaving(undefined)} />}
    </ScrollPane>
  );
}

interface MemberProps {
  user: ProjectMember;
  onRemove?: () => void;
  /** The role. */
  children: ReactNode;
}

function Member({ user: { id, name, email, role }, onRemove, children }: MemberProps) {
  const { t } = useTranslation();
  const isMe = useUser().id === id;
  return (
    // On a phone, the controls go below a name that would not fit beside them.
    <li className={classes.row} style={{ flexWrap: 'wrap' }}>
      <Group wrap="nowrap" gap="sm" miw={0} flex="1 1 180px">
        <span aria-hidden>
          <PersonAvatar id={id} name={name} size={36} />
        </span>
        <Stack gap={0} miw={0}>
          <Text size="sm" fw={600} truncate title={name}>
            {name}
            {isMe && ` (${t('common.you')})`}
          </Text>
          <Text size="sm" c="dimmed" truncate title={email}>
            {email}
          </Text>
        </Stack>
      </Group>
      <Group wrap="nowrap" gap="xs" ml="auto">
        {role === 'admin' && (
          <Badge variant="light" color="violet" tt="none" fw={500}>
            {t('role.admin')}
          </Badge>
        )}
        {children}
        {onRemove && (
          <Tooltip label={t('common.remove')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={onRemove}
              aria-label={t('members.remove', { name })}
            >
              <IconUserMinus size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </li>
  );
}

function Nobody({ isSearch, mayManage }: { isSearch: boolean; mayManage: boolean }) {
  const { t } = useTranslation();
  if (isSearch) return <EmptyState icon={IconSearchOff} title={t('members.noMatch')} text={t('members.noMatchText')} />;
  return (
    <EmptyState
      icon={IconUsersGroup}
      title={t('members.empty')}
      text={mayManage ? t('members.emptyAdmin') : t('members.emptyMember')}
    />
  );
}

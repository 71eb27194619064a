import { Badge, Button, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMember, ProjectRole } from '../../data/api.js';
import { updateMember } from '../../data/members.js';
import { undoMembership } from '../../data/undo.js';
import { useUser } from '../../lib/use-session.js';
import { offerUndo, showError } from '../../ui/toasts.js';

const ROLES = ['manager', 'member', 'viewer'] as const;

/** A change of a role that its author should confirm. */
export interface RoleChange {
  member: ProjectMember;
  role: ProjectRole;
}

interface RoleProps {
  projectId: string;
  member: ProjectMember;
  /** Whether the reader may change it. */
  mayManage: boolean;
  /** Called for a change that should be confirmed. */
  onAsk: (change: RoleChange) => void;
}

/** The role of a member in the project, which those who manage it choose. */
export function MemberRole({ projectId, member, mayManage, onAsk }: RoleProps) {
  const { t } = useTranslation();
  const me = useUser();
  const { mutate, isPending } = useChangeRole(projectId);
  const { name, role, project_role } = member;
  if (!mayManage)
    return (
      <Badge variant="light" color={project_role === 'manager' ? 'blue' : 'gray'} tt="none" fw={500}>
        {t(`projectRole.${project_role}`)}
      </Badge>
    );
  const change = (next: ProjectRole) => {
    // An admin keeps every right, whatever the role is.
    const isSerious = role !== 'admin' && (next === 'viewer' || (member.id === me.id && project_role === 'manager'));
    if (isSerious) onAsk({ member, role: next });
    else mutate({ member, role: next });
  };
  return (
    <NativeSelect
      size="xs"
      w={130}
      aria-label={t('members.roleOf', { name })}
      value={project_role}
      disabled={isPending}
      onChange={({ currentTarget }) => change(currentTarget.value as ProjectRole)}
      data={ROLES.map((value) => ({ value, label: t(`projectRole.${value}`) }))}
    />
  );
}

/** Asks first: a viewer loses their tasks, and a manager who gives up the role cannot take it back. */
export function ConfirmRole({
  projectId,
  change,
  onClose,
}: {
  projectId: string;
  change?: RoleChange;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const me = useUser();
  // The name stays while the dialog fades out.
  const [shown, setShown] = useState(change);
  if (change && change !== shown) setShown(change);
  const { mutate, isPending } = useChangeRole(projectId, onClose);
  const isOwn = shown?.member.id === me.id;
  const name = shown?.member.name ?? '';
  const role = shown ? t(`projectRole.${shown.role}`) : '';
  return (
    <Modal
      opened={change !== undefined}
      onClose={onClose}
      title={t(isOwn ? 'members.ownRoleTitle' : 'members.roleTitle', { name, role })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        {shown?.role === 'viewer' && <Text size="sm">{t('members.viewerText')}</Text>}
        {isOwn && <Text size="sm">{t('members.ownRoleText')}</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={isPending} onClick={() => change && mutate(change)}>
            {t('members.changeRole')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function useChangeRole(projectId: string, onDone: () => void = () => undefined) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useUser();
  return useMutation({
    mutationFn: ({ member: { id }, role }: RoleChange) => updateMember(client, projectId, { id, project_role: role }),
    onSuccess: (version, { member: { id, name, project_role }, role }) => {
      onDone();
      // Those who gave up the role may not change it back.
      if (version === undefined || (id === me.id && me.role !== 'admin')) return;
      offerUndo(t('members.roleChanged', { name, role: t(`projectRole.${role}`) }), () =>
        undoMembership(projectId, id, version, (only) => updateMember(client, projectId, { id, project_role }, only)),
      );
    },
    onError: (error) => {
      onDone();
      showError(error, t('members.roleNotChanged'));
    },
  });
}

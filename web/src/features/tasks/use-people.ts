import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../data/board-cache.js';
import { membersQuery } from '../../data/members.js';
import { adminsQuery } from '../../data/users.js';
import { compareText } from '../../lib/format.js';
import { useIsAdmin, useUser } from '../../lib/use-session.js';

/** Stands for nobody, where a control needs a value. */
export const NOBODY = 'none';

/** The people of a project: whom tasks can be assigned to, and the names of those known from its tasks. */
export function usePeople(project_id: string, board: Board | undefined) {
  const { t } = useTranslation();
  const me = useUser();
  const isAdmin = useIsAdmin();
  const { data: members } = useQuery(membersQuery(project_id));
  const { data: admins } = useQuery({ ...adminsQuery(), enabled: isAdmin });
  return useMemo(() => {
    const workers = (members ?? []).filter(({ role, project_role }) => project_role !== 'viewer' || role === 'admin');
    const assignable = new Map([...(admins ?? []), ...workers].map(({ id, name }) => [id, name]));
    const names = new Map([...assignable, ...(members ?? []).map(({ id, name }) => [id, name] as const)]);
    for (const { assigned_to, assigned_to_name } of board?.cards.values() ?? [])
      if (assigned_to && assigned_to_name) names.set(assigned_to, assigned_to_name);
    names.set(me.id, me.name);
    const options = [...assignable]
      .map(([value, name]) => ({ value, label: value === me.id ? t('tasks.panel.you', { name }) : name }))
      .sort((a, b) => Number(b.value === me.id) - Number(a.value === me.id) || compareText(a.label, b.label));
    return { options, names };
  }, [admins, members, board, me.id, me.name, t]);
}

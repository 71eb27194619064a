import { Menu } from '@mantine/core';
import { IconUser, IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem } from '../../data/api.js';
import { membersQuery } from '../../data/members.js';
import { ChecklistProject } from './checklist-project.js';
import type { ItemActions } from './use-item-actions.js';

/** To whom an item can be given: those who work in the project. */
export function AssignItems({ item, actions }: { item: ChecklistItem; actions: ItemActions }) {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(membersQuery(use(ChecklistProject)));
  const workers = members.filter(({ project_role, role }) => project_role !== 'viewer' || role === 'admin');
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('checklist.assign')}</Menu.Label>
      <div style={{ maxHeight: 220, overflowY: 'auto' }}>
        {workers
          .filter(({ id }) => id !== item.assigned_to)
          .map(({ id, name }) => (
            <Menu.Item
              key={id}
              leftSection={<IconUser size={16} aria-hidden />}
              onClick={() => void actions.assign(item, { id, name })}
            >
              {name}
            </Menu.Item>
          ))}
      </div>
      {item.assigned_to && (
        <Menu.Item leftSection={<IconUserOff size={16} aria-hidden />} onClick={() => void actions.assign(item, null)}>
          {t('common.unassigned')}
        </Menu.Item>
      )}
      <Menu.Divider />
    </>
  );
}

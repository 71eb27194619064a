import { Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowLeft,
  IconArrowRight,
  IconColumnInsertRight,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../data/api.js';
import { useKit } from './board-kit.js';

/** What those who manage a board can do with a column. */
export function ColumnMenuItems({ column }: { column: Column }) {
  const { t } = useTranslation();
  const { actions, columns } = useKit();
  const cards = actions.column(column.id);
  const all = columns.present;
  const index = all.findIndex(({ id }) => id === column.id);
  const [left, right] = [all[index - 1], all[index + 1]];
  return (
    <>
      <Menu.Item
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={() => columns.open({ kind: 'edit', column })}
      >
        {t('board.editColumn')}
      </Menu.Item>
      {left && (
        <Menu.Item
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={() => void columns.move(column.id, { before_id: left.id })}
        >
          {t('board.moveColumnLeft')}
        </Menu.Item>
      )}
      {right && (
        <Menu.Item
          leftSection={<IconArrowRight size={16} aria-hidden />}
          onClick={() => void columns.move(column.id, { after_id: right.id })}
        >
          {t('board.moveColumnRight')}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconColumnInsertRight size={16} aria-hidden />}
        onClick={() => columns.open({ kind: 'add', category: column.category, before: right })}
      >
        {t('board.addColumnRight')}
      </Menu.Item>
      <Menu.Divider />
      {cards.length > 0 && (
        <Menu.Item
          leftSection={<IconArchive size={16} aria-hidden />}
          onClick={() => void actions.archiveAll(column.id)}
        >
          {t('board.archiveDone')}
        </Menu.Item>
      )}
      <Menu.Item
        c="var(--ft-danger-text)"
        leftSection={<IconTrash size={16} aria-hidden />}
        disabled={!all.some(({ id, category }) => id !== column.id && category === column.category)}
        onClick={() => columns.open({ kind: 'delete', column })}
      >
        {t('board.deleteColumn')}
      </Menu.Item>
    </>
  );
}

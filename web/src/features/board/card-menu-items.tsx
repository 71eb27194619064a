import { Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowBarToUp,
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconCalendarDue,
  IconCopyPlus,
  IconExternalLink,
  IconFlag,
  IconFolderSymlink,
  IconHash,
  IconLink,
  IconTag,
  IconTrash,
  IconUser,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { Suspense, use } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { urlOf } from '../../lib/base-path.js';
import { labelDialogs } from '../../lib/label-dialogs.js';
import { lateTextPart } from '../../lib/late-text-part.js';
import { transferDialog } from '../../lib/transfer-dialog.js';
import { showMessage } from '../../ui/toasts.js';
import { type BoardKit, MayEdit, useKit } from './board-kit.js';
import { duplicate } from './board-keys.js';
import { cardsIn } from './board-model.js';
import { edit, type QuickField } from './quick-edit.js';
import { columnOf } from './cells.js';

const LateWatchItem = lateTextPart(async () => (await import('./watch-item.js')).WatchItem);

const QUICK = [
  { field: 'assigned_to', Sign: IconUser },
  { field: 'deadline', Sign: IconCalendarDue },
  { field: 'priority', Sign: IconFlag },
] as const;

/** Moves and other actions of a card. */
export function CardMenuItems({ task }: { task: Task }) {
  const { t } = useTranslation();
  const kit = useKit();
  const { actions, drag, focus, open } = kit;
  const spot = drag.spotOf(task.id);
  const column = spot ? cardsIn(drag.shown, spot.column_id) : [];
  const moveBy = (rows: number) => {
    if (!spot) return;
    const index = Math.max(0, spot.index + rows);
    focus.want(task.id);
    void actions.moveTo(task.id, { column_id: spot.column_id, index }, drag.shown);
  };
  const mayEdit = use(MayEdit);
  const columns = new Set([...drag.shown.keys()].map(columnOf));
  const others = [...columns].filter((id) => mayEdit && id !== task.column_id);
  return (
    <>
      <Menu.Item leftSection={<IconExternalLink size={16} aria-hidden />} onClick={() => open(task.id)}>
        {t('board.open')}
      </Menu.Item>
      {others.map((id) => (
        <Menu.Item
          key={id}
          leftSection={<IconArrowRight size={16} aria-hidden />}
          onClick={() => {
            focus.want(task.id);
            void actions.moveToColumn(task.id, id);
          }}
        >
          {t('board.moveTo', { column: actions.nameOf(id) })}
        </Menu.Item>
      ))}
      {mayEdit && spot && spot.index > 0 && (
        <>
          <Menu.Item leftSection={<IconArrowBarToUp size={16} aria-hidden />} onClick={() => moveBy(-Infinity)}>
            {t('board.moveTop')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowUp size={16} aria-hidden />} onClick={() => moveBy(-1)}>
            {t('board.moveUp')}
          </Menu.Item>
        </>
      )}
      {mayEdit && spot && spot.index < column.length - 1 && (
        <Menu.Item leftSection={<IconArrowDown size={16} aria-hidden />} onClick={() => moveBy(1)}>
          {t('board.moveDown')}
        </Menu.Item>
      )}
      {mayEdit && (
        <>
          <QuickItems kit={kit} task={task} />
          <Menu.Item leftSection={<IconCopyPlus size={16} aria-hidden />} onClick={() => void duplicate(kit, task)}>
            {t('board.duplicate')}
          </Menu.Item>
          <TransferItem task={task} />
        </>
      )}
      <WatchItem taskId={task.id} />
      <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={() => void copy(t, linkTo(task.key))}>
        {t('board.copyLink')}
      </Menu.Item>
      <Menu.Item leftSection={<IconHash size={16} aria-hidden />} onClick={() => void copy(t, task.key)}>
        {t('board.copyKey', { key: task.key })}
      </Menu.Item>
      {mayEdit && (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconArchive size={16} aria-hidden />}
            onClick={() => {
              focus.want(task.id);
              void actions.archive(task);
            }}
          >
            {t('board.archive')}
          </Menu.Item>
          <Menu.Item
            c="var(--ft-danger-text)"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => {
              focus.want(task.id);
              void actions.remove(task);
            }}
          >
            {t('common.delete')}
          </Menu.Item>
        </>
      )}
    </>
  );
}

function WatchItem({ taskId }: { taskId: string }) {
  return (
    <Suspense>
      <LateWatchItem taskId={taskId} />
    </Suspense>
  );
}

function TransferItem({ task }: { task: Task }) {
  const { t } = useTranslation();
  return (
    <Menu.Item
      leftSection={<IconFolderSymlink size={16} aria-hidden />}
      onClick={() => transferDialog.open({ task_id: task.id })}
    >
      {t('board.transfer')}
    </Menu.Item>
  );
}

/** What can be changed without the panel. */
function QuickItems({ kit, task }: { kit: BoardKit; task: Task }) {
  const { t } = useTranslation();
  return (
    <>
      {QUICK.map(({ field, Sign }) => (
        <Menu.Item key={field} leftSection={<Sign size={16} aria-hidden />} onClick={() => editQuick(kit, field, task)}>
          {t(`tasks.field.${field}`)}…
        </Menu.Item>
      ))}
      <Menu.Item leftSection={<IconTag size={16} aria-hidden />} onClick={() => openLabels(task)}>
        {t('board.editLabels')}
      </Menu.Item>
    </>
  );
}

/** Once the menu is gone, and its button has the focus. */
function editQuick(kit: BoardKit, field: QuickField, { id }: Task): void {
  setTimeout(() => {
    const link = kit.drag.board?.querySelector<HTMLElement>(`a[data-task-id="${CSS.escape(id)}"]`);
    if (link) edit(kit, field, link);
  });
}

const openLabels = ({ id, project_id }: Task) => labelDialogs.open({ kind: 'task', task_id: id, project_id });

/** The permanent address of a task, which redirects to its board. */
const linkTo = (key: string) => urlOf(`/tasks/${key}`);

async function copy(t: TFunction, text: string): Promise<void> {
  const isLink = text.includes('/');
  try {
    // Missing in pages over plain http from another machine.
    await navigator.clipboard.writeText(text);
    showMessage(isLink ? t('board.linkCopied') : t('board.keyCopied', { key: text }));
  } catch {
    showMessage(isLink ? t('board.linkNotCopied', { link: text }) : t('board.keyNotCopied', { key: text }));
  }
}

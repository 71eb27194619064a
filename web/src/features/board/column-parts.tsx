import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Suspense, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart } from '../../lib/late-part.js';
import { useDialog } from '../../ui/use-dialog.js';
import type { BoardKit } from './board-kit.js';

const ColumnDialogs = latePart(async () => ({ default: (await import('./column-dialogs.js')).ColumnDialogs }));

/** The button after the last column. */
export function AddColumn({ kit }: { kit: BoardKit }) {
  const { t } = useTranslation();
  const add = () => {
    const last = kit.columns.present.at(-1);
    if (last) kit.columns.open({ kind: 'add', category: last.category });
  };
  return (
    <Tooltip label={t('board.addColumn')}>
      <ActionIcon size={36} variant="default" aria-label={t('board.addColumn')} onClick={add}>
        <IconPlus size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** The dialogs about columns, loaded with the first one. */
export function Dialogs({ kit }: { kit: BoardKit }) {
  const { columns } = kit;
  const dialog = useSyncExternalStore(columns.subscribe, columns.snapshot);
  const wasOpened = useDialog(dialog !== undefined);
  if (!wasOpened) return null;
  return (
    <Suspense fallback={null}>
      <ColumnDialogs dialog={dialog} actions={columns} />
    </Suspense>
  );
}

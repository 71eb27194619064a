import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem, Task } from '../../data/api.js';
import { convertItem, deleteItem, moveItem, restoreItem, updateItem } from '../../data/checklists.js';
import { deleteTask } from '../../data/tasks.js';
import { offerUndo, showError } from '../../ui/toasts.js';

export interface ItemActions {
  tick: (item: ChecklistItem, done: boolean) => Promise<void>;
  rename: (item: ChecklistItem, title: string) => Promise<void>;
  assign: (item: ChecklistItem, person: { id: string; name: string } | null) => Promise<void>;
  /** Before another item, or to the end. */
  move: (item: ChecklistItem, before: ChecklistItem | undefined) => Promise<void>;
  remove: (item: ChecklistItem) => Promise<void>;
  convert: (item: ChecklistItem) => Promise<void>;
}

/** What can be done to items; what is refused is explained, and what is gone can be brought back. */
export function useItemActions(task: Task): ItemActions {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMemo(() => {
    const attempt = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error: unknown) => showError(error, t('checklist.notSaved')),
      );
    return {
      tick: (item, done) => attempt(updateItem(client, item, { done })),
      rename: (item, title) => attempt(updateItem(client, item, { title })),
      assign: (item, person) =>
        attempt(
          updateItem(client, item, { assigned_to: person?.id ?? null }, { assigned_to_name: person?.name ?? null }),
        ),
      move: (item, before) => attempt(moveItem(client, item, before)),
      remove: (item) =>
        attempt(
          deleteItem(client, item).then(() =>
            offerUndo(t('checklist.deleted', { title: item.title }), () => restoreItem(client, item)),
          ),
        ),
      convert: (item) =>
        attempt(
          convertItem(client, item).then((made) =>
            offerUndo(t('checklist.converted', { title: item.title, key: made.key }), async () => {
              await deleteTask(client, made, made.version);
              await restoreItem(client, item);
            }),
          ),
        ),
    };
    // The task only says where this is; its fields do not matter.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, t, task.id]);
}

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../data/api.js';
import type { components } from '@flowtrack/client';
import type { Board } from '../data/board-cache.js';
import { type BulkOperation, changeTasks, MAX_BULK, undoTasks } from '../data/bulk.js';
import { columnName } from '../lib/column-name.js';
import { ApiProblem } from '../lib/problem.js';
import { SelectionBar } from '../ui/selection-bar.js';
import { offerUndo, showError } from '../ui/toasts.js';
import { LabelsOfSelected } from './labels-of-selected.js';

interface SelectedProps {
  /** The selected tasks, in the order in which they are shown. */
  tasks: Task[];
  board: Board;
  /** To whom tasks can be assigned. */
  people: readonly { value: string; label: string }[];
  onClear: () => void;
}

/** The bar of the selected tasks of a project: does the same to all of them, or nothing; one undo takes it back. */
export function SelectedTasks({ tasks, board, people, onClear }: SelectedProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const run = async (operation: BulkOperation) => {
    setBusy(true);
    try {
      const done = await changeTasks(client, tasks, operation);
      onClear();
      const count = done.left.length;
      if (count > 0) offerUndo(t(`bulk.${wordOf(operation)}`, { count }), () => undoTasks(client, done));
    } catch (error) {
      const limit = limitOf(error);
      showError(error, limit === undefined ? t('bulk.notDone') : t('bulk.full', { limit }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <SelectionBar
      count={tasks.length}
      most={MAX_BULK}
      columns={board.columns.map((column) => ({ id: column.id, name: columnName(column) }))}
      people={people}
      isBusy={isBusy}
      onMove={(column_id) => void run({ move: { column_id } })}
      onAssign={(assigned_to) => void run({ change: { assigned_to } })}
      onPriority={(priority) => void run({ change: { priority } })}
      labels={<LabelsOfSelected tasks={tasks} isOff={isBusy} onChoose={(label) => void run({ label })} />}
      onDeadline={(deadline) => void run({ change: { deadline } })}
      onArchive={() => void run({ archive: true })}
      onDelete={() => void run({ delete: true })}
      onClear={onClear}
    />
  );
}

function wordOf(operation: BulkOperation): 'changed' | 'moved' | 'archived' | 'deleted' {
  if ('move' in operation) return 'moved';
  if ('archive' in operation) return 'archived';
  return 'delete' in operation ? 'deleted' : 'changed';
}

/** The limit of a column that is full. */
function limitOf(error: unknown): number | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const { refused = [] } = error.body as components['schemas']['RefusedTasksDto'];
  return refused.find(({ limit }) => limit !== undefined)?.limit;
}

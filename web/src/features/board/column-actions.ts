import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Column, TaskStatus } from '../../data/api.js';
import type { Board } from '../../data/board-cache.js';
import {
  type ColumnFields,
  type ColumnPlace,
  createColumn,
  deleteColumn,
  moveColumn,
  updateColumn,
} from '../../data/columns.js';
import { keys } from '../../data/keys.js';
import { columnName } from '../../lib/column-name.js';
import { offerUndo, showError, showMessage } from '../../ui/toasts.js';

/** What the dialog about columns is about. */
export type ColumnDialog =
  | { kind: 'add'; category: TaskStatus; before?: Column }
  | { kind: 'edit'; column: Column }
  | { kind: 'delete'; column: Column };

/** The actions on the columns of a board. They show toasts with undo. */
export class ColumnActions {
  /** The open dialog. */
  dialog?: ColumnDialog;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly client: QueryClient,
    private readonly project_id: string,
  ) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): ColumnDialog | undefined => this.dialog;

  open(dialog: ColumnDialog | undefined): void {
    this.dialog = dialog;
    for (const watcher of this.watchers) watcher();
  }

  /** The present columns, from left to right. */
  get present(): readonly Column[] {
    return this.client.getQueryData<Board>(keys.board(this.project_id))?.columns ?? [];
  }

  /** @throws ApiProblem */
  async add(fields: ColumnFields, before?: Column): Promise<void> {
    const column = await createColumn(this.client, this.project_id, fields, before?.id);
    showMessage(i18next.t('board.columnAdded', { column: columnName(column) }));
  }

  /** Changes what differs. @throws ApiProblem */
  async update(column: Column, fields: ColumnFields): Promise<void> {
    const changed = await updateColumn(this.client, column, fields, column.version);
    if (changed.version === column.version) return;
    const { name, category, color, wip_limit, wip_policy } = column;
    offerUndo(i18next.t('board.columnChangedBy', { column: columnName(changed) }), () =>
      updateColumn(this.client, changed, { name, category, color, wip_limit, wip_policy }, changed.version),
    );
  }

  async move(id: string, place: ColumnPlace): Promise<void> {
    const columns = this.present;
    const index = columns.findIndex((one) => one.id === id);
    const column = columns[index];
    if (!column) return;
    const next = columns[index + 1];
    const previous = columns[index - 1];
    const back = next ? { before_id: next.id } : { after_id: previous?.id };
    try {
      const moved = await moveColumn(this.client, column, place, column.version);
      if (moved.version === column.version) return;
      offerUndo(i18next.t('board.columnMoved', { column: columnName(column) }), () =>
        moveColumn(this.client, moved, back, moved.version),
      );
    } catch (error) {
      showError(error, i18next.t('board.columnNotMoved', { column: columnName(column) }));
    }
  }

  /** @throws ApiProblem */
  async remove(column: Column, target: Column): Promise<void> {
    await deleteColumn(this.client, column, target.id);
    showMessage(i18next.t('board.columnDeleted', { column: columnName(column) }));
  }
}

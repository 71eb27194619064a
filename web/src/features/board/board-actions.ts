import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Task, TaskStatus } from '../../data/api.js';
import { type Board, cardsOf, type Place } from '../../data/board-cache.js';
import { keys } from '../../data/keys.js';
import { deleteTask, moveTask, restoreTask } from '../../data/tasks.js';
import { undoTask } from '../../data/undo.js';
import { statusOf } from '../../lib/problem.js';
import { offerUndo, showError, showMessage } from '../../ui/toasts.js';
import { type Columns, placeAt, type Spot, without } from './board-model.js';

const columnName = (status: TaskStatus) => i18next.t(`taskStatus.${status}`);

/** The actions on cards of a board. They show toasts with undo, and explain refusals. */
export class BoardActions {
  constructor(
    private readonly client: QueryClient,
    private readonly project_id: string,
  ) {}

  /**
   * Moves a card to a spot among the visible cards.
   * @param shown the cards among which the spot was chosen.
   */
  async moveTo(id: string, spot: Spot, shown: Columns): Promise<void> {
    const task = this.present(id);
    if (!task) return;
    const column = this.column(spot.status).filter((card) => card.id !== id);
    await this.move(task, placeAt(without(shown, id)[spot.status], spot, column));
  }

  /** Moves a card to the end of another column. */
  async moveToColumn(id: string, status: TaskStatus): Promise<void> {
    const task = this.present(id);
    if (task) await this.move(task, { status });
  }

  async remove(task: Task): Promise<void> {
    const { title } = task;
    try {
      const trashed = await deleteTask(this.client, task);
      offerUndo(i18next.t('board.deleted', { title }), () =>
        undoTask(this.client, trashed, (version) => restoreTask(this.client, task.id, version)),
      );
    } catch (error) {
      showError(error, i18next.t('board.notDeleted', { title }));
    }
  }

  /** The present cards of a column, visible or not. */
  column(status: TaskStatus): Task[] {
    const board = this.board;
    return board ? cardsOf(board, status) : [];
  }

  private async move(task: Task, place: Place): Promise<void> {
    const { title } = task;
    try {
      const { task: moved, from } = await moveTask(this.client, task, place);
      const column = columnName(place.status);
      const isWithin = from.status === place.status;
      offerUndo(i18next.t(isWithin ? 'board.movedWithin' : 'board.moved', { title, column }), () =>
        undoTask(this.client, moved, (version) => this.moveBack(this.present(task.id) ?? moved, from, version)),
      );
    } catch (error) {
      const hasChanged = statusOf(error) === 409;
      showError(error, i18next.t(hasChanged ? 'board.columnChanged' : 'board.notMoved', { title }));
    }
  }

  private async moveBack(task: Task, from: Place, version: number): Promise<void> {
    try {
      await moveTask(this.client, task, from, version);
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      await moveTask(this.client, task, { status: from.status }, version);
      showMessage(i18next.t('board.undoneAtEnd', { title: task.title, column: columnName(from.status) }));
    }
  }

  /** The present state of a card, visible or not. */
  present(id: string): Task | undefined {
    return this.board?.cards.get(id);
  }

  private get board(): Board | undefined {
    return this.client.getQueryData<Board>(keys.board(this.project_id));
  }
}

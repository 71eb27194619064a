import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Task } from '../../data/api.js';
import { type Board, cardsOf, type Place } from '../../data/board-cache.js';
import { keys } from '../../data/keys.js';
import { archiveTask, deleteTask, moveTask, restoreTask, unarchiveTask, updateTask } from '../../data/tasks.js';
import { undoTask } from '../../data/undo.js';
import { columnName } from '../../lib/column-name.js';
import { loadLateTexts } from '../../lib/i18n.js';
import { ApiProblem, statusOf } from '../../lib/problem.js';
import { offerUndo, showError, showMessage } from '../../ui/toasts.js';
import { cardsIn, type Columns, columnsOf, placeAt, type Spot, withFound, without } from './board-model.js';
import { columnOf } from './cells.js';
import { changeBack, type Grouping, type LaneChange } from './lanes.js';

/** A change of the row of a card, by what the board is grouped in it, and how the row is called. */
export interface LaneMove extends LaneChange {
  grouping: Grouping;
  name: string;
}

/** The most that the server archives at once; of more, the first ones. */
const MOST_AT_ONCE = 500;

/** The actions on cards of a board. They show toasts with undo, and explain refusals. */
export class BoardActions {
  private found: readonly Task[] = [];

  constructor(
    private readonly client: QueryClient,
    private readonly project_id: string,
    /** Loads the next part of a column. */
    private readonly more: (column_id: string) => Promise<void>,
  ) {}

  /**
   * Moves a card to a spot among the visible cards.
   * @param shown the cards among which the spot was chosen.
   * @param lane what the card becomes besides, in another row.
   */
  async moveTo(id: string, spot: Spot, shown: Columns, lane?: LaneMove): Promise<void> {
    const task = this.present(id);
    if (!task) return;
    const others = cardsIn(without(shown, id), spot.column_id);
    const column_id = columnOf(spot.column_id);
    const known = () => this.known(column_id).filter((card) => card.id !== id);
    // Of a column whose loaded cards have all left, it is not known yet what comes first.
    const isBare = known().length === 0 && this.isPartial(column_id);
    if (isBare) await this.more(column_id).catch(() => undefined);
    // In a row that has no card there, the place in the column stays.
    const stays = others.length === 0 && !isBare && column_id === task.column_id;
    const place = placeAt(isBare ? known() : others, { ...spot, column_id }, known());
    await this.move(task, stays && lane ? undefined : place, lane);
  }

  /** Receives cards that are shown although they are not in the loaded part of their column. */
  showFound(found: readonly Task[]): void {
    this.found = found;
  }

  /** Moves a card to the end of another column. */
  async moveToColumn(id: string, column_id: string): Promise<void> {
    const task = this.present(id);
    if (task) await this.move(task, { column_id });
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

  /** @returns the copy, if there is one. */
  async duplicate(task: Task): Promise<Task | undefined> {
    const { duplicateTask } = await import('../../parts/duplicate-task.js');
    return duplicateTask(this.client, task);
  }

  /** Watches a task, or no longer, and says so. */
  async toggleWatching(id: string): Promise<void> {
    const { toggleWatching } = await import('../../parts/watch.js');
    return toggleWatching(this.client, id);
  }

  async archive(task: Task): Promise<void> {
    const { title } = task;
    try {
      const archived = await archiveTask(this.client, task);
      offerUndo(i18next.t('tasks.archived', { title }), () =>
        undoTask(this.client, archived, (version) => unarchiveTask(this.client, task.id, version)),
      );
    } catch (error) {
      showError(error, i18next.t('tasks.notArchived'));
    }
  }

  /** Archives the cards of a column, as many as possible at once, all of them or none. */
  async archiveAll(column_id: string): Promise<void> {
    try {
      while (this.column(column_id).length < MOST_AT_ONCE && this.isPartial(column_id)) await this.more(column_id);
      const tasks = this.column(column_id);
      const [{ changeTasks, undoTasks }] = await Promise.all([import('../../data/bulk.js'), loadLateTexts()]);
      const done = await changeTasks(this.client, tasks.slice(0, MOST_AT_ONCE), { archive: true });
      const message = i18next.t('bulk.archived', { count: done.left.length });
      offerUndo(message, () => undoTasks(this.client, done));
    } catch (error) {
      showError(error, i18next.t('tasks.notArchived'));
    }
  }

  /** The loaded cards of a column, visible or not. */
  column(column_id: string): Task[] {
    const board = this.board;
    return board ? cardsOf(board, column_id) : [];
  }

  /** The same with those that are shown although they are not loaded. */
  private known(column_id: string): Task[] {
    const board = this.board;
    return board ? cardsIn(withFound(columnsOf(board), board, [...this.found]), column_id) : [];
  }

  private isPartial(column_id: string): boolean {
    return this.board?.windows.has(column_id) ?? false;
  }

  /** @param place undefined where only the row changes. */
  private async move(task: Task, place: Place | undefined, lane?: LaneMove): Promise<void> {
    const { title } = task;
    try {
      const { moved, from } = place ? await this.send(task, place) : { moved: task, from: undefined };
      const left = lane ? await this.intoLane(moved, lane, from) : moved;
      const column = [this.nameOf(left.column_id), ...(lane ? [lane.name] : [])].join(', ');
      const isWithin = !lane && from?.column_id === left.column_id;
      const isEarly = left.blocked_by_count > 0 && left.status !== 'todo' && left.status !== task.status;
      const message = isWithin ? 'board.movedWithin' : isEarly ? 'board.movedBlocked' : 'board.moved';
      offerUndo(i18next.t(message, { title, column }), () =>
        undoTask(this.client, left, (version) =>
          this.takeBack(this.present(task.id) ?? left, from, version, lane && changeBack(task, lane.grouping)),
        ),
      );
    } catch (error) {
      showError(error, i18next.t(reasonOf(error), { title, ...limitOf(error) }));
    }
  }

  private async send(task: Task, place: Place): Promise<{ moved: Task; from: Place }> {
    const among = this.known(task.column_id);
    const more = () => this.more(place.column_id);
    const { task: moved, from } = await moveTask(this.client, task, place, { among, more });
    return { moved, from };
  }

  /** Changes what the row says. If that is refused, the card goes back to where it was. */
  private async intoLane(moved: Task, { fields, derived }: LaneMove, from: Place | undefined): Promise<Task> {
    try {
      return await updateTask(this.client, moved, fields, derived);
    } catch (error) {
      if (from) await this.moveBack(this.present(moved.id) ?? moved, from, moved.version).catch(() => undefined);
      throw error;
    }
  }

  private async takeBack(task: Task, from: Place | undefined, version: number, lane?: LaneChange): Promise<void> {
    const before = lane ? await updateTask(this.client, { ...task, version }, lane.fields, lane.derived) : undefined;
    if (from) await this.moveBack(before ?? task, from, before?.version ?? version);
  }

  private async moveBack(task: Task, from: Place, version: number): Promise<void> {
    try {
      await moveTask(this.client, task, from, { version });
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      await moveTask(this.client, task, { column_id: from.column_id }, { version });
      showMessage(i18next.t('board.undoneAtEnd', { title: task.title, column: this.nameOf(from.column_id) }));
    }
  }

  /** The name of a column. */
  nameOf(column_id: string): string {
    const column = this.board?.columns.find(({ id }) => id === column_id);
    return column ? columnName(column) : '';
  }

  /** The present state of a card, visible or not. */
  present(id: string): Task | undefined {
    return this.board?.cards.get(id) ?? this.found.find((task) => task.id === id);
  }

  private get board(): Board | undefined {
    return this.client.getQueryData<Board>(keys.board(this.project_id));
  }
}

/** Why a card was not moved. */
function reasonOf(error: unknown) {
  if (statusOf(error) !== 409) return 'board.notMoved';
  return 'limit' in limitOf(error) ? 'board.columnFull' : 'board.columnChanged';
}

/** The limit of a full column, with its name. */
function limitOf(error: unknown): { limit?: number; column?: string } {
  if (!(error instanceof ApiProblem)) return {};
  const { limit, column } = error.body as { limit?: number; column?: Parameters<typeof columnName>[0] };
  return limit === undefined ? {} : { limit, column: column && columnName(column) };
}

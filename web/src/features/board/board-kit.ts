import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { createContext, use } from 'react';
import { Overlay } from '../../lib/overlay.js';
import { Selection } from '../../lib/selection.js';
import { showMessage } from '../../ui/toasts.js';
import { BoardActions, type LaneMove } from './board-actions.js';
import { BoardChanges } from './board-changes.js';
import { cardsIn } from './board-model.js';
import { columnOf } from './cells.js';
import { BoardFocus } from './board-focus.js';
import { ColumnActions } from './column-actions.js';
import type { QuickEdit } from './quick-edit.js';
import { type Drag, DragController, type Step } from './drag-controller.js';

const TEXTS = {
  lifted: 'board.lifted',
  moved: 'board.over',
  dropped: 'board.dropped',
  cancelled: 'board.cancelled',
} as const;

/** The state and actions that parts of a board share: actions, drag, focus, changes. */
export class BoardKit {
  readonly actions: BoardActions;
  readonly columns: ColumnActions;
  readonly changes = new BoardChanges();
  readonly focus = new BoardFocus();
  readonly selection = new Selection();
  /** The field that is edited on a card, if any. */
  readonly quick = new Overlay<QuickEdit>();
  readonly drag: DragController;
  /** Whether the user may move and delete cards. */
  mayEdit = true;
  /** What a card becomes that goes from a cell to one of another row; only where the board is grouped. */
  private laneMove?: (from: string, to: string) => LaneMove | undefined;
  /** How the row of a cell is called. */
  private laneName?: (cell: string) => string | undefined;
  private beyond: ReadonlyMap<string, number> = new Map();
  /** Announces a text to screen readers. */
  said = '';
  private readonly watchers = new Set<() => void>();

  constructor(
    client: QueryClient,
    project_id: string,
    /** Opens the panel of a task. */
    readonly open: (task_id: string) => void,
    /** Loads the next part of a column. */
    more: (column_id: string) => Promise<void>,
  ) {
    this.actions = new BoardActions(client, project_id, more);
    this.columns = new ColumnActions(client, project_id);
    this.drag = new DragController(
      (step, drag) => this.onStep(step, drag),
      (drag) => this.onDrop(drag),
    );
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Receives how many cards of each column there are besides those that are loaded. */
  showBeyond(beyond: ReadonlyMap<string, number>): void {
    this.beyond = beyond;
  }

  /** Receives the rows of a grouped board; nothing where it is not grouped. */
  showLanes(lanes?: { move: BoardKit['laneMove']; name: BoardKit['laneName']; staysInRow: boolean }): void {
    this.laneMove = lanes?.move;
    this.laneName = lanes?.name;
    this.drag.staysInRow = lanes?.staysInRow ?? false;
  }

  /** Says whether the user may change cards; a drag of those who may not ends. */
  allow(mayEdit: boolean): void {
    this.mayEdit = mayEdit;
    if (mayEdit) return;
    this.drag.cancel();
    this.selection.clear();
    this.quick.close();
  }

  /** Scrolls a card into view, which also renders it. */
  reveal(id: string): void {
    const spot = this.drag.spotOf(id);
    const view = spot && this.drag.views.get(spot.column_id);
    if (!view) return;
    view.reveal(spot.index);
    view.element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private onDrop({ task, home, over, columns }: Drag): void {
    const present = this.actions.present(task.id);
    const lane = this.laneMove?.(home.column_id, over.column_id);
    if (present) void this.actions.moveTo(task.id, over, columns, lane);
    else showMessage(i18next.t('board.gone', { title: task.title }));
  }

  private onStep(step: Step, { task, home, over, columns }: Drag): void {
    const { column_id, index } = step === 'cancelled' ? home : over;
    this.say(
      i18next.t(TEXTS[step], {
        title: task.title,
        position: index + 1,
        total: cardsIn(columns, column_id).length + 1 + (this.beyond.get(column_id) ?? 0),
        column: [this.actions.nameOf(columnOf(column_id)), this.laneName?.(column_id)].filter(Boolean).join(', '),
      }),
    );
    if (step === 'dropped' || step === 'cancelled') this.focus.want(task.id);
  }

  private say(text: string): void {
    this.said = text;
    for (const watcher of this.watchers) watcher();
  }
}

/** Whether the user may change the cards of the enclosing board. */
export const MayEdit = createContext(true);

export const Kit = createContext<BoardKit | undefined>(undefined);

/** The kit of the enclosing board. */
export function useKit(): BoardKit {
  const kit = use(Kit);
  if (!kit) throw new Error('this belongs on a board');
  return kit;
}

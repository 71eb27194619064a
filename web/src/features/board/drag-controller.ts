import type { Task, TaskStatus } from '../../data/api.js';
import { type Columns, type Spot, spotOf, STATUSES, without } from './board-model.js';

/** A card that is being carried. */
export interface Drag {
  task: Task;
  by: 'pointer' | 'keyboard';
  /** Where it was picked up. */
  home: Spot;
  /** Where it would land. */
  over: Spot;
  /** The cards as they were shown when it was picked up, without it: what others do meanwhile shows afterwards. */
  columns: Columns;
  /** Its outline on the screen when it was picked up. */
  outline: DOMRect;
}

/** What a column lets the drag know about what it shows. */
export interface ColumnView {
  /** What scrolls. */
  element: HTMLElement;
  /** Before which card a height on the screen is. */
  indexAt(y: number): number;
  /** Scrolls so that the card with this index can be seen. */
  reveal(index: number): void;
}

export type Step = 'lifted' | 'moved' | 'dropped' | 'cancelled';

const LANDING_MS = 160;

/** The one drag of a board: what is carried, and where to. Pointer, touch and keyboard drive it. */
export class DragController {
  state: Drag | null = null;
  /** What holds the columns, and scrolls sideways where there is no room for all. */
  board: HTMLElement | null = null;
  readonly views = new Map<TaskStatus, ColumnView>();
  private ended = new AbortController();
  /** The cards that are shown while nothing is carried. */
  shown: Columns = { todo: [], in_progress: [], done: [] };
  private ghost: HTMLElement | null = null;
  private at = { x: 0, y: 0 };
  private landing?: { id: string; from: DOMRect };
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly onStep: (step: Step, drag: Drag) => void,
    private readonly onDrop: (drag: Drag) => void,
  ) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): Drag | null => this.state;

  /** Is told what is shown, so that a drag can begin from it. */
  show(columns: Columns): void {
    this.shown = columns;
  }

  /** Where a card is shown. */
  spotOf(id: string): Spot | undefined {
    return spotOf(this.shown, id);
  }

  readonly setBoard = (board: HTMLElement | null): void => {
    this.board = board;
  };

  /** Picks a card up. @returns a signal of the end of the drag; undefined when there is no such card, or already a drag. */
  lift(id: string, by: Drag['by'], outline: DOMRect): AbortSignal | undefined {
    const home = spotOf(this.shown, id);
    const task = home && this.shown[home.status][home.index];
    if (!task || this.state) return undefined;
    this.ended = new AbortController();
    this.at = { x: outline.left, y: outline.top };
    this.change({ task, by, home, over: home, columns: without(this.shown, id), outline });
    this.onStep('lifted', this.required);
    return this.ended.signal;
  }

  /** Carries it to another spot. */
  moveTo(over: Spot): void {
    const { state } = this;
    if (!state || (state.over.status === over.status && state.over.index === over.index)) return;
    this.change({ ...state, over });
    this.onStep('moved', this.required);
    if (state.by === 'keyboard') this.views.get(over.status)?.reveal(over.index);
  }

  /** By one place up or down, or into the column beside. */
  step(rows: number, columns: number): void {
    const { over, columns: cards } = this.required;
    const status = STATUSES[STATUSES.indexOf(over.status) + columns];
    if (!status) return;
    const index = Math.max(0, Math.min(over.index + rows, cards[status].length));
    this.moveTo({ status, index });
  }

  drop(): void {
    const drag = this.state;
    if (!drag) return;
    if (drag.by === 'pointer' && this.ghost)
      this.landing = { id: drag.task.id, from: this.ghost.getBoundingClientRect() };
    // What is shown changes with the drop, so that nothing is shown in between.
    if (drag.home.status !== drag.over.status || drag.home.index !== drag.over.index) this.onDrop(drag);
    this.end();
    this.onStep('dropped', drag);
  }

  cancel(): void {
    const drag = this.state;
    if (!drag) return;
    this.end();
    this.onStep('cancelled', drag);
  }

  /** Takes the picture of the card that follows the pointer. */
  readonly setGhost = (ghost: HTMLElement | null): void => {
    this.ghost = ghost;
    this.placeGhost(this.at.x, this.at.y);
  };

  placeGhost(x: number, y: number): void {
    this.at = { x, y };
    if (this.ghost) this.ghost.style.transform = `translate3d(${x}px, ${y}px, 0) rotate(1.5deg)`;
  }

  /** A card that has just been put down glides from where it was let go to its place. */
  land(id: string, element: HTMLElement): void {
    const { landing } = this;
    if (landing?.id !== id) return;
    this.landing = undefined;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const to = element.getBoundingClientRect();
    const from = `translate(${landing.from.left - to.left}px, ${landing.from.top - to.top}px)`;
    element.animate([{ transform: from }, { transform: 'none' }], { duration: LANDING_MS, easing: 'ease-out' });
  }

  private get required(): Drag {
    if (!this.state) throw new Error('nothing is being carried');
    return this.state;
  }

  private end(): void {
    this.ended.abort();
    this.change(null);
  }

  private change(state: Drag | null): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

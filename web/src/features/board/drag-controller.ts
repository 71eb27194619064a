import type { Task } from '../../data/api.js';
import { cardsIn, type Columns, type Spot, spotOf, without } from './board-model.js';
import { cellBelow, cellBeside, laneOf } from './cells.js';

/** A dragged card. */
export interface Drag {
  task: Task;
  by: 'pointer' | 'keyboard';
  /** Where it was picked up. */
  home: Spot;
  /** Where it would be dropped. */
  over: Spot;
  /** The visible cards at the start of the drag, without the card: changes by others appear afterwards. */
  columns: Columns;
  /** Its rectangle at the start of the drag. */
  outline: DOMRect;
}

/** A column as the drag sees it. */
export interface ColumnView {
  /** The scrolling element. */
  element: HTMLElement;
  /** The index of the card at a vertical position. */
  indexAt(y: number): number;
  /** Scrolls to the card with this index. */
  reveal(index: number): void;
}

export type Step = 'lifted' | 'moved' | 'dropped' | 'cancelled';

const LANDING_MS = 160;

/** The drag of a board, driven by pointer, touch or keyboard. */
export class DragController {
  state: Drag | null = null;
  /** The element with the columns, which scrolls horizontally. */
  board: HTMLElement | null = null;
  readonly views = new Map<string, ColumnView>();
  private ended = new AbortController();
  /** The visible cards while there is no drag. */
  shown: Columns = new Map();
  /** Whether cards can be moved within their row only. */
  staysInRow = false;
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

  /** Receives the visible cards, so that a drag can start. */
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

  /** Starts a drag. @returns a signal of its end; undefined if there is no such card, or already a drag. */
  lift(id: string, by: Drag['by'], outline: DOMRect): AbortSignal | undefined {
    const home = spotOf(this.shown, id);
    const task = home && cardsIn(this.shown, home.column_id)[home.index];
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
    if (!state || (state.over.column_id === over.column_id && state.over.index === over.index)) return;
    this.change({ ...state, over });
    this.onStep('moved', this.required);
    if (state.by === 'keyboard') this.views.get(over.column_id)?.reveal(over.index);
  }

  /** Moves by one place up or down, into the next row at an end; or to the next column. */
  step(rows: number, columns: number): void {
    const { over, columns: cards } = this.required;
    const ids = [...cards.keys()];
    const index = over.index + rows;
    const isPast = Number.isFinite(rows) && (index < 0 || index > cardsIn(cards, over.column_id).length);
    const next = (id: string) => (isPast ? cellBelow(ids, id, Math.sign(rows)) : cellBeside(ids, id, columns));
    let column_id = next(over.column_id);
    // What is collapsed shows no place in it.
    while ((isPast || columns !== 0) && column_id && !this.takes(column_id)) column_id = next(column_id);
    if (!column_id) return;
    const last = cardsIn(cards, column_id).length;
    this.moveTo({ column_id, index: isPast ? (rows < 0 ? last : 0) : Math.max(0, Math.min(index, last)) });
  }

  /** The places over which the card can be, by their ids. */
  get targets(): [string, ColumnView][] {
    return [...this.views].filter(([id]) => this.takes(id));
  }

  private takes(id: string): boolean {
    return this.views.has(id) && (!this.staysInRow || laneOf(id) === laneOf(this.required.home.column_id));
  }

  drop(): void {
    const drag = this.state;
    if (!drag) return;
    if (drag.by === 'pointer' && this.ghost)
      this.landing = { id: drag.task.id, from: this.ghost.getBoundingClientRect() };
    // Renders together with the drop, so that there is no intermediate state.
    if (drag.home.column_id !== drag.over.column_id || drag.home.index !== drag.over.index) this.onDrop(drag);
    this.end();
    this.onStep('dropped', drag);
  }

  cancel(): void {
    const drag = this.state;
    if (!drag) return;
    this.end();
    this.onStep('cancelled', drag);
  }

  /** Receives the element of the dragged card. */
  readonly setGhost = (ghost: HTMLElement | null): void => {
    this.ghost = ghost;
    this.placeGhost(this.at.x, this.at.y);
  };

  placeGhost(x: number, y: number): void {
    this.at = { x, y };
    if (this.ghost) this.ghost.style.transform = `translate3d(${x}px, ${y}px, 0) rotate(1.5deg)`;
  }

  /** A dropped card is animated from the pointer to its place. */
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

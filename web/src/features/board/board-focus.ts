import { cardsIn, type Columns, type Spot, spotOf } from './board-model.js';

/**
 * Tracks the focused card, so that it keeps the focus when others move it, and so that a card can be focused that is
 * not rendered yet.
 */
export class BoardFocus {
  id: string | null = null;
  private spot?: Spot;
  private columns?: Columns;
  private isWanted = false;
  private readonly watchers = new Set<() => void>();

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** A card got the focus. */
  took(id: string): void {
    this.isWanted = false;
    this.become(id);
  }

  /** The user has moved the focus elsewhere. */
  left(): void {
    if (!this.isWanted) this.become(null);
  }

  /** Focuses a card as soon as it is rendered. */
  want(id: string): void {
    this.isWanted = true;
    this.become(id);
  }

  /** Receives the visible cards. If the focused card is gone, the one in its place gets the focus. */
  show(columns: Columns): void {
    this.columns = columns;
    if (!this.id) return;
    const spot = spotOf(columns, this.id);
    const cards = this.spot ? cardsIn(columns, this.spot.column_id) : [];
    const heir = this.spot && (cards[this.spot.index] ?? cards.at(-1));
    if (spot) this.spot = spot;
    else if (this.isLost && heir) this.want(heir.id);
  }

  /** Restores the focus after a render. */
  settle(root: HTMLElement): void {
    if (!this.id || (!this.isWanted && !this.isLost)) return;
    const element = root.querySelector<HTMLElement>(`[data-task-id="${this.id}"]`);
    if (!element) return;
    const { isWanted } = this;
    this.isWanted = false;
    element.focus({ preventScroll: true });
    if (isWanted) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** A removed element loses the focus, and then nothing has it. */
  private get isLost(): boolean {
    return document.activeElement === document.body || document.activeElement === null;
  }

  private become(id: string | null): void {
    this.id = id;
    this.spot = id && this.columns ? spotOf(this.columns, id) : undefined;
    for (const watcher of this.watchers) watcher();
  }
}

import { type Columns, type Spot, spotOf } from './board-model.js';

/**
 * Which card has the focus, so that it keeps it when others move it, and so that a card can get it that is not on the
 * page yet because it is scrolled out of sight.
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

  /** The focus went elsewhere, because somebody wanted it to. */
  left(): void {
    if (!this.isWanted) this.become(null);
  }

  /** Gives the focus to a card as soon as it is on the page. */
  want(id: string): void {
    this.isWanted = true;
    this.become(id);
  }

  /** Is told what is shown. Where the card with the focus has gone for good, the one in its place gets it. */
  show(columns: Columns): void {
    this.columns = columns;
    if (!this.id) return;
    const spot = spotOf(columns, this.id);
    const heir = this.spot && (columns[this.spot.status][this.spot.index] ?? columns[this.spot.status].at(-1));
    if (spot) this.spot = spot;
    else if (this.isLost && heir) this.want(heir.id);
  }

  /** Puts the focus where it belongs after the page has changed. */
  settle(root: HTMLElement): void {
    if (!this.id || (!this.isWanted && !this.isLost)) return;
    const element = root.querySelector<HTMLElement>(`[data-task-id="${this.id}"]`);
    if (!element) return;
    const { isWanted } = this;
    this.isWanted = false;
    element.focus({ preventScroll: true });
    if (isWanted) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** An element that goes takes the focus with it, and nothing has it then. */
  private get isLost(): boolean {
    return document.activeElement === document.body || document.activeElement === null;
  }

  private become(id: string | null): void {
    this.id = id;
    this.spot = id && this.columns ? spotOf(this.columns, id) : undefined;
    for (const watcher of this.watchers) watcher();
  }
}

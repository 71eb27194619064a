import type { Task } from '../../data/api.js';

/** How long a new or changed card is highlighted, in milliseconds. */
const SHOWN_MS = 1800;

/** Which cards are new or have just changed. */
export class BoardChanges {
  private known?: ReadonlyMap<string, Task>;
  private fresh = new Map<string, number>();
  private timer?: ReturnType<typeof setTimeout>;
  private readonly watchers = new Set<() => void>();

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  isFresh(id: string): boolean {
    return this.fresh.has(id);
  }

  /** Compares the cards with the previous ones. */
  take(cards: ReadonlyMap<string, Task>): void {
    const { known } = this;
    this.known = cards;
    if (!known || known === cards) return;
    const until = Date.now() + SHOWN_MS;
    let hasChanged = false;
    for (const [id, task] of cards) {
      // The user's own change is visible before it has a number; it is not highlighted.
      if (known.get(id)?.version === task.version) continue;
      this.fresh.set(id, until);
      hasChanged = true;
    }
    if (hasChanged) this.tell();
    this.timer ??= setTimeout(() => this.forget(), SHOWN_MS);
  }

  private forget(): void {
    const now = Date.now();
    for (const [id, until] of this.fresh) if (until <= now) this.fresh.delete(id);
    this.timer = this.fresh.size > 0 ? setTimeout(() => this.forget(), SHOWN_MS / 4) : undefined;
    this.tell();
  }

  private tell(): void {
    for (const watcher of this.watchers) watcher();
  }
}

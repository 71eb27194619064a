import type { Task } from '../../data/api.js';

/** For how long a card shows that it is new or other than it was, in milliseconds. */
const SHOWN_MS = 1800;

/** Which cards are new or have changed just now. */
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

  /** Compares the cards with those that were there before. */
  take(cards: ReadonlyMap<string, Task>): void {
    const { known } = this;
    this.known = cards;
    if (!known || known === cards) return;
    const until = Date.now() + SHOWN_MS;
    let hasChanged = false;
    for (const [id, task] of cards) {
      // What was done here shows before the server has numbered it: then it is not news.
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

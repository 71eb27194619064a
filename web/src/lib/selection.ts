/** The things of a list that are selected, by their ids. */
export class Selection {
  private ids: ReadonlySet<string> = new Set();
  /** Where a range begins: what was selected last. */
  private anchor?: string;
  private readonly watchers = new Set<() => void>();

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): ReadonlySet<string> => this.ids;

  has(id: string): boolean {
    return this.ids.has(id);
  }

  get isEmpty(): boolean {
    return this.ids.size === 0;
  }

  /** Selects one, or takes it out. */
  toggle(id: string): void {
    const ids = new Set(this.ids);
    if (!ids.delete(id)) ids.add(id);
    this.anchor = id;
    this.become(ids);
  }

  add(...added: string[]): void {
    this.anchor = added.at(-1) ?? this.anchor;
    this.become(new Set([...this.ids, ...added]));
  }

  /** Selects all from where the last one was selected. @param order all ids, in the order in which they are shown. */
  extendTo(id: string, order: readonly string[]): void {
    const [from, to] = [order.indexOf(this.anchor ?? id), order.indexOf(id)];
    if (from < 0 || to < 0) return this.add(id);
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.become(new Set([...this.ids, ...range]));
  }

  /** Forgets what is not there any more. */
  retain(present: { has(id: string): boolean }): void {
    const ids = [...this.ids].filter((id) => present.has(id));
    if (ids.length < this.ids.size) this.become(new Set(ids));
  }

  clear(): void {
    this.anchor = undefined;
    if (!this.isEmpty) this.become(new Set());
  }

  private become(ids: ReadonlySet<string>): void {
    this.ids = ids;
    for (const watcher of this.watchers) watcher();
  }
}

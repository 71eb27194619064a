import { useSyncExternalStore } from 'react';

/** The state of an overlay that can be opened from anywhere, with its argument. */
export class Overlay<T> {
  private value?: T;
  private readonly watchers = new Set<() => void>();

  readonly open = (value: T): void => this.become(value);

  readonly close = (): void => this.become(undefined);

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly read = (): T | undefined => this.value;

  private become(value: T | undefined): void {
    this.value = value;
    for (const watcher of this.watchers) watcher();
  }
}

/** The argument, or undefined while it is closed. */
export function useOverlay<T>(overlay: Overlay<T>): T | undefined {
  return useSyncExternalStore(overlay.watch, overlay.read);
}

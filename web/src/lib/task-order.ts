import { useEffectEvent, useLayoutEffect, useSyncExternalStore } from 'react';

/** What a list of tasks says of each to what is open over it. */
export interface ListedTask {
  id: string;
  key: string;
  title: string;
}

interface Listing {
  tasks: readonly ListedTask[];
  /** Is told which task is open now, in order to bring it into view, or to load those that follow. */
  onReached: (task_id: string) => void;
}

/** The tasks of the screen, in the order in which it shows them, for what goes through them. */
class TaskOrder {
  private listing?: Listing;
  private readonly watchers = new Set<() => void>();

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): Listing | undefined => this.listing;

  show(listing: Listing): void {
    this.become(listing);
  }

  /** The screen is gone, unless another one has come already. */
  hide(listing: Listing): void {
    if (this.listing === listing) this.become(undefined);
  }

  private become(listing: Listing | undefined): void {
    this.listing = listing;
    for (const watcher of this.watchers) watcher();
  }
}

const order = new TaskOrder();

/**
 * Tells in which order a screen shows its tasks, as long as it is there.
 * @param tasks the same array as long as they are the same tasks.
 */
export function useListedTasks(tasks: readonly ListedTask[], onReached?: (task_id: string) => void): void {
  const reach = useEffectEvent((task_id: string) => onReached?.(task_id));
  useLayoutEffect(() => {
    const listing = { tasks, onReached: (task_id: string) => reach(task_id) };
    order.show(listing);
    return () => order.hide(listing);
  }, [tasks]);
}

/** The tasks of the screen; undefined where it has none in an order. */
export function useTaskOrder(): Listing | undefined {
  return useSyncExternalStore(order.subscribe, order.snapshot);
}

import type { QueryClient } from '@tanstack/react-query';
import type { Task, TaskStatus } from '../../data/api.js';
import { createTask } from '../../data/tasks.js';
import { draftName, readDraft, readKept, writeKept } from '../../lib/drafts.js';
import { ApiProblem } from '../../lib/problem.js';
import { randomKey } from '../../lib/random.js';

/** A title that is still to become a task. */
interface Unsent {
  title: string;
  /** Makes every attempt within a day the same one: none of them adds the task a second time. */
  key: string;
}

/** What is shown of a queue. */
export interface QueueState {
  unsent: readonly Unsent[];
  is_sending: boolean;
  /** Why the first of those that are left could not be added; unknown where the page was loaded since. */
  problem?: unknown;
}

/** Refusals that say nothing about the title. */
const NOT_FINAL = [401, 408, 429];

const queues = new Map<string, TitleQueue>();

/**
 * The titles that were typed below one column and are still to become tasks: one after the other, so that the next can be
 * typed meanwhile. They are kept until they have, also over a reload, and all tabs show the same.
 */
export class TitleQueue {
  private state: QueueState;
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<(task: Task) => void>();

  private constructor(
    private readonly name: string,
    private readonly project_id: string,
    private readonly status: TaskStatus,
  ) {
    this.state = { unsent: this.stored(), is_sending: false };
    window.addEventListener('storage', ({ key }) => key === name && this.become({ unsent: this.stored() }));
  }

  /** The one of a column; whoever closes the column and opens it again finds the same. */
  static of(project_id: string, status: TaskStatus): TitleQueue {
    const name = draftName(draftKey(project_id, status));
    const queue = queues.get(name) ?? new TitleQueue(name, project_id, status);
    queues.set(name, queue);
    return queue;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly read = (): QueueState => this.state;

  /** Calls `listener` with each task that is added. Returns what stops that. */
  onAdded(listener: (task: Task) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Takes a title to the end, and sends all that there are. */
  add(client: QueryClient, title: string): void {
    this.keep([...this.stored(), { title, key: randomKey() }]);
    void this.send(client);
  }

  /** Sends what there is: past what is refused for good, but no further where the server cannot be reached. */
  async send(client: QueryClient): Promise<void> {
    if (this.state.is_sending || this.stored().length === 0) return;
    this.become({ is_sending: true, problem: undefined });
    const tried = new Set<string>();
    let problem: unknown;
    for (let next = this.next(tried); next; next = this.next(tried)) {
      tried.add(next.key);
      try {
        await this.create(client, next);
      } catch (error) {
        problem ??= error;
        if (!isFinal(error)) break;
      }
    }
    this.become({ is_sending: false, problem });
  }

  /** Gives up what is shown as not added. */
  discard(): void {
    const shown = this.state.unsent.map(({ key }) => key);
    this.keep(this.stored().filter(({ key }) => !shown.includes(key)));
  }

  private async create(client: QueryClient, { title, key }: Unsent): Promise<void> {
    const { project_id, status } = this;
    const task = await createTask(client, { title, project_id, status }, key);
    this.keep(this.stored().filter((other) => other.key !== key));
    for (const listener of this.listeners) listener(task);
  }

  private next(tried: ReadonlySet<string>): Unsent | undefined {
    // What one user typed does not become the task of the next who logs in.
    if (draftName(draftKey(this.project_id, this.status)) !== this.name) return undefined;
    return this.stored().find(({ key }) => !tried.has(key));
  }

  /** As it is kept: other tabs may have changed it. */
  private stored(): Unsent[] {
    return readKept<Unsent[]>(this.name) ?? [];
  }

  private keep(unsent: Unsent[]): void {
    writeKept(this.name, unsent.length > 0 ? unsent : undefined);
    this.become({ unsent });
  }

  private become(change: Partial<QueueState>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of this.watchers) watcher();
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof ApiProblem && !error.is_temporary && error.status < 500 && !NOT_FINAL.includes(error.status);
}

const draftKey = (project_id: string, status: TaskStatus) => `quick-add.unsent.${project_id}.${status}`;

/** Whether there are titles below a column that have not become tasks yet. */
export const hasUnsent = (project_id: string, status: TaskStatus) =>
  readDraft<Unsent[]>(draftKey(project_id, status)) !== undefined;

import type { QueryClient } from '@tanstack/react-query';
import type { Task, TaskStatus } from '../../data/api.js';
import { createTask } from '../../data/tasks.js';
import { draftName, readDraft, writeDraft } from '../../lib/drafts.js';
import { randomKey } from '../../lib/random.js';

/** A title that is still to become a task. */
interface Unsent {
  title: string;
  /** Makes every attempt the same one: none adds the task a second time. */
  key: string;
}

/** What is shown of a queue. */
export interface QueueState {
  titles: string[];
  is_sending: boolean;
  /** Why it stopped. */
  problem?: unknown;
}

const queues = new Map<string, TitleQueue>();

/**
 * The titles that were typed below one column and are still to become tasks: one after the other, so that the next can be
 * typed meanwhile. They are kept until they have, also over a reload.
 */
export class TitleQueue {
  state: QueueState;
  private unsent: Unsent[];
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<(task: Task) => void>();

  private constructor(
    private readonly draft_key: string,
    private readonly project_id: string,
    private readonly status: TaskStatus,
  ) {
    this.unsent = readDraft<Unsent[]>(draft_key) ?? [];
    this.state = { titles: this.unsent.map(({ title }) => title), is_sending: false };
  }

  /** The one of a column; whoever closes the column and opens it again finds the same. */
  static of(project_id: string, status: TaskStatus): TitleQueue {
    const key = queueKey(project_id, status);
    const queue = queues.get(draftName(key)) ?? new TitleQueue(key, project_id, status);
    queues.set(draftName(key), queue);
    return queue;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Calls `listener` with each task that is added. Returns what stops that. */
  onAdded(listener: (task: Task) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  readonly read = (): QueueState => this.state;

  /** Takes a title to the end, and sends all that there are. */
  add(client: QueryClient, title: string): void {
    this.unsent.push({ title, key: randomKey() });
    void this.send(client);
  }

  /** Sends what there is; stops at the first that is refused. */
  async send(client: QueryClient): Promise<void> {
    const { project_id, status } = this;
    this.keep();
    if (this.state.is_sending) return;
    this.become({ is_sending: true, problem: undefined });
    try {
      for (let next = this.unsent[0]; next; next = this.unsent[0]) {
        const task = await createTask(client, { title: next.title, project_id, status }, next.key);
        this.unsent.shift();
        this.keep();
        for (const listener of this.listeners) listener(task);
      }
      this.become({ is_sending: false });
    } catch (problem) {
      this.become({ is_sending: false, problem });
    }
  }

  /** Gives up what was not added. */
  discard(): void {
    this.unsent = [];
    this.keep();
    this.become({ problem: undefined });
  }

  private keep(): void {
    writeDraft(this.draft_key, this.unsent.length > 0 ? this.unsent : undefined);
    this.become({ titles: this.unsent.map(({ title }) => title) });
  }

  private become(change: Partial<QueueState>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of this.watchers) watcher();
  }
}

const queueKey = (project_id: string, status: TaskStatus) => `quick-add.unsent.${project_id}.${status}`;

/** Whether there are titles below a column that have not become tasks yet. */
export const hasUnsent = (project_id: string, status: TaskStatus) =>
  readDraft<Unsent[]>(queueKey(project_id, status)) !== undefined;

import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Task, TaskStatus } from '../../data/api.js';
import { createTask } from '../../data/tasks.js';
import { draftName, keptNames, readKept, writeKept } from '../../lib/drafts.js';
import { ApiProblem, type ProblemBody } from '../../lib/problem.js';
import { randomKey } from '../../lib/random.js';

/** A title that is still to become a task. */
export interface Unsent {
  title: string;
  /** Makes every attempt within a day the same one: none of them adds the task a second time. */
  key: string;
  /** Why the server will never take it as it is. It is not sent again before it is corrected. */
  refused?: ProblemBody;
}

/** What is shown of a queue. */
export interface QueueState {
  unsent: readonly Unsent[];
  isSending: boolean;
  /** Why those that wait could not be added yet; unknown where the page was loaded since. */
  problem?: unknown;
}

/** Refusals that say nothing about the title. */
const NOT_FINAL = [401, 408, 429];

/** What cannot be sent is tried again after so long, in milliseconds, and then after twice as long each time. */
const RETRY_MS = 15_000;
const MAX_RETRY_MS = 5 * 60_000;

const queues = new Map<string, TitleQueue>();

/**
 * The titles that were typed below one column and are still to become tasks: one after the other, so that the next can be
 * typed meanwhile. They are kept until they have, also over a reload, and all tabs show the same.
 */
export class TitleQueue {
  private state: QueueState;
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<(task: Task) => void>();
  private retry?: ReturnType<typeof setTimeout>;
  private pauseMs = RETRY_MS;

  private constructor(
    private readonly name: string,
    private readonly project_id: string,
    private readonly status: TaskStatus,
  ) {
    this.state = { unsent: this.stored(), isSending: false };
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

  /** Takes titles to the end, and sends all that there are, in order. */
  add(client: QueryClient, ...titles: string[]): void {
    this.keep([...this.stored(), ...titles.map((title) => ({ title, key: randomKey() }))]);
    void this.send(client);
  }

  /** Puts another title in the place of one that was refused, and sends it. */
  correct(client: QueryClient, key: string, title: string): void {
    // Another title under the same key would be taken for a mistake.
    const corrected = { title, key: randomKey() };
    this.keep(this.stored().map((unsent) => (unsent.key === key ? corrected : unsent)));
    void this.send(client);
  }

  /**
   * Sends what there is: past what is refused for good, but no further where the server cannot be reached. What waits then is
   * sent again by itself after a while, or when this is called before.
   */
  async send(client: QueryClient): Promise<void> {
    if (this.state.isSending || !this.next()) return;
    clearTimeout(this.retry);
    this.become({ isSending: true });
    let problem: unknown;
    for (let next = this.next(); next && problem === undefined; next = this.next()) {
      problem = await this.attempt(client, next);
    }
    this.become({ isSending: false, problem });
    if (problem === undefined) this.pauseMs = RETRY_MS;
    else this.sendLater(client);
  }

  /** Gives a title up. */
  discard(key: string): void {
    this.keep(this.stored().filter((unsent) => unsent.key !== key));
  }

  private sendLater(client: QueryClient): void {
    this.retry = setTimeout(() => void this.send(client), this.pauseMs);
    this.pauseMs = Math.min(2 * this.pauseMs, MAX_RETRY_MS);
  }

  /** @returns why it is no use to go on just now. */
  private async attempt(client: QueryClient, unsent: Unsent): Promise<unknown> {
    try {
      await this.create(client, unsent);
      this.become({ problem: undefined });
      return undefined;
    } catch (error) {
      if (!isFinal(error)) return error;
      const refused = { ...unsent, refused: error.body };
      this.keep(this.stored().map((other) => (other.key === unsent.key ? refused : other)));
      return undefined;
    }
  }

  private async create(client: QueryClient, { title, key }: Unsent): Promise<void> {
    const { project_id, status } = this;
    const task = await createTask(client, { title, project_id, status }, key);
    this.keep(this.stored().filter((other) => other.key !== key));
    for (const listener of this.listeners) listener(task);
  }

  private next(): Unsent | undefined {
    // What one user typed does not become the task of the next who logs in.
    if (draftName(draftKey(this.project_id, this.status)) !== this.name) return undefined;
    return this.stored().find(({ refused }) => !refused);
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

function isFinal(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && !error.isTemporary && error.status < 500 && !NOT_FINAL.includes(error.status);
}

const UNSENT = 'quick-add.unsent';
const draftKey = (project_id: string, status: TaskStatus) => `${UNSENT}.${project_id}.${status}`;

/** Sends what whoever is logged in typed below any column and what has not become tasks yet. */
export function sendUnsent(client: QueryClient): void {
  for (const name of keptNames(draftName(UNSENT))) {
    const [project_id, status] = name.split('.').slice(-2);
    if (project_id && status) void TitleQueue.of(project_id, status as TaskStatus).send(client);
  }
}

/** Whether there is something below a column that has not become a task yet. */
export function useUnsent(project_id: string, status: TaskStatus): boolean {
  const queue = TitleQueue.of(project_id, status);
  return useSyncExternalStore(queue.watch, () => queue.read().unsent.length > 0);
}

import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Task, TaskStatus } from '../../data/api.js';
import { createTask } from '../../data/tasks.js';
import { draftName, keptNames, readKept, writeKept } from '../../lib/drafts.js';
import { ApiProblem, type ProblemBody } from '../../lib/problem.js';
import { randomKey } from '../../lib/random.js';

/** A title that is waiting to become a task. */
export interface Unsent {
  title: string;
  /** The idempotency key, so that repeated attempts create the task once. */
  key: string;
  /** Why the server rejects it. It is not sent again before it is corrected. */
  refused?: ProblemBody;
}

/** The visible state of a queue. */
export interface QueueState {
  unsent: readonly Unsent[];
  isSending: boolean;
  /** Why the waiting titles could not be sent; unknown after a reload. */
  problem?: unknown;
}

const STATUSES: readonly string[] = ['todo', 'in_progress', 'done'] satisfies TaskStatus[];

/** Errors that are not about the title. */
const NOT_FINAL = [401, 408, 429];

/** The delay before a retry, in milliseconds; it doubles each time. */
const RETRY_MS = 15_000;
const MAX_RETRY_MS = 5 * 60_000;

const queues = new Map<string, TitleQueue>();

/**
 * The titles typed below a column that have not become tasks yet. They are sent sequentially, survive a reload, and are
 * shared by all tabs.
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
    /** Its id; before boards had columns of their own, its status. */
    private readonly column: string,
  ) {
    this.state = { unsent: this.stored(), isSending: false };
    window.addEventListener('storage', ({ key }) => key === name && this.become({ unsent: this.stored() }));
  }

  /** The queue of a column; the same if the column is opened again. */
  static of(project_id: string, column: string): TitleQueue {
    const name = draftName(draftKey(project_id, column));
    const queue = queues.get(name) ?? new TitleQueue(name, project_id, column);
    queues.set(name, queue);
    return queue;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly read = (): QueueState => this.state;

  /** Calls `listener` with each created task. Returns a function that stops it. */
  onAdded(listener: (task: Task) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Appends titles, and sends the queue in order. */
  add(client: QueryClient, ...titles: string[]): void {
    this.keep([...this.stored(), ...titles.map((title) => ({ title, key: randomKey() }))]);
    void this.send(client);
  }

  /** Replaces a rejected title, and sends it. */
  correct(client: QueryClient, key: string, title: string): void {
    // The same key with another title would be a conflict.
    const corrected = { title, key: randomKey() };
    this.keep(this.stored().map((unsent) => (unsent.key === key ? corrected : unsent)));
    void this.send(client);
  }

  /**
   * Sends the queue: skips rejected titles, and stops if the server is unavailable, to retry later or when this is
   * called again.
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

  /** Discards a title. */
  discard(key: string): void {
    this.keep(this.stored().filter((unsent) => unsent.key !== key));
  }

  private sendLater(client: QueryClient): void {
    this.retry = setTimeout(() => void this.send(client), this.pauseMs);
    this.pauseMs = Math.min(2 * this.pauseMs, MAX_RETRY_MS);
  }

  /** @returns why sending has to stop, if so. */
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
    const { project_id, column } = this;
    const place = STATUSES.includes(column) ? { status: column as TaskStatus } : { column_id: column };
    const task = await createTask(client, { title, project_id, ...place }, key);
    this.keep(this.stored().filter((other) => other.key !== key));
    for (const listener of this.listeners) listener(task);
  }

  private next(): Unsent | undefined {
    // One user's titles must not be sent by the next user.
    if (draftName(draftKey(this.project_id, this.column)) !== this.name) return undefined;
    return this.stored().find(({ refused }) => !refused);
  }

  /** Read from storage, because other tabs may have changed it. */
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
const draftKey = (project_id: string, column: string) => `${UNSENT}.${project_id}.${column}`;

/** Sends what the user has typed below any column. */
export function sendUnsent(client: QueryClient): void {
  for (const name of keptNames(draftName(UNSENT))) {
    const [project_id, column] = name.split('.').slice(-2);
    if (project_id && column) void TitleQueue.of(project_id, column).send(client);
  }
}

/** Whether a column has unsent titles. */
export function useUnsent(project_id: string, column: string): boolean {
  const queue = TitleQueue.of(project_id, column);
  return useSyncExternalStore(queue.watch, () => queue.read().unsent.length > 0);
}

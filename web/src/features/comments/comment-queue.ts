import type { QueryClient } from '@tanstack/react-query';
import type { NotReached } from '../../data/api.js';
import { createComment } from '../../data/comments.js';
import { draftName, keptNames, readKept, writeKept } from '../../lib/drafts.js';
import { ApiProblem, type ProblemBody } from '../../lib/problem.js';
import { randomKey } from '../../lib/random.js';
import type { Typed } from './mention-text.js';
import { storedOf } from './mention-text.js';

/** A comment that is on its way. */
export interface Unsent extends Typed {
  /** The idempotency key, so that repeated attempts create the comment once. */
  key: string;
  /** Why the server rejects it; it is not sent again as it is. */
  refused?: ProblemBody;
}

/** The visible state of a queue. */
export interface QueueState {
  unsent: readonly Unsent[];
  isSending: boolean;
  /** Why the waiting comments could not be sent; unknown after a reload. */
  problem?: unknown;
}

/** Errors that are not about the comment. */
const NOT_FINAL = [401, 408, 429];
/** The delay before a retry, in milliseconds. */
const RETRY_MS = 15_000;

const queues = new Map<string, CommentQueue>();

/**
 * The comments on a task that were written here and are not stored yet: sent one after the other, kept over a reload, and
 * shared by all tabs.
 */
export class CommentQueue {
  private state: QueueState;
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<(notReached: NotReached[]) => void>();
  private retry?: ReturnType<typeof setTimeout>;

  private constructor(
    private readonly name: string,
    private readonly task_id: string,
  ) {
    this.state = { unsent: this.stored(), isSending: false };
    window.addEventListener('storage', ({ key }) => key === name && this.become({ unsent: this.stored() }));
  }

  /** The queue of a task; the same if its panel is opened again. */
  static of(task_id: string): CommentQueue {
    const name = draftName(draftKey(task_id));
    const queue = queues.get(name) ?? new CommentQueue(name, task_id);
    queues.set(name, queue);
    return queue;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly read = (): QueueState => this.state;

  /** Calls `listener` after each comment with those whom it mentions in vain. Returns a function that stops it. */
  onSent(listener: (notReached: NotReached[]) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Adds a comment, and sends the queue in order. */
  add(client: QueryClient, typed: Typed): void {
    this.keep([...this.stored(), { ...typed, key: randomKey() }]);
    void this.send(client);
  }

  /** Takes a comment out. */
  take(key: string): void {
    this.keep(this.stored().filter((unsent) => unsent.key !== key));
  }

  /** Sends the queue; if the server cannot be reached, again later or when this is called. */
  async send(client: QueryClient): Promise<void> {
    if (this.state.isSending || !this.next()) return;
    clearTimeout(this.retry);
    this.become({ isSending: true });
    let problem: unknown;
    for (let next = this.next(); next && problem === undefined; next = this.next()) {
      problem = await this.attempt(client, next);
    }
    this.become({ isSending: false, problem });
    if (problem !== undefined) this.retry = setTimeout(() => void this.send(client), RETRY_MS);
  }

  /** @returns why sending has to stop, if so. */
  private async attempt(client: QueryClient, unsent: Unsent): Promise<unknown> {
    try {
      const notReached = await createComment(client, this.task_id, storedOf(unsent), unsent.key);
      this.take(unsent.key);
      for (const listener of this.listeners) listener(notReached);
      return undefined;
    } catch (error) {
      if (!isFinal(error)) return error;
      this.keep(this.stored().map((other) => (other.key === unsent.key ? { ...unsent, refused: error.body } : other)));
      return undefined;
    }
  }

  private next(): Unsent | undefined {
    // What one user wrote must not be sent by the next one.
    if (draftName(draftKey(this.task_id)) !== this.name) return undefined;
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

const UNSENT = 'comments.unsent';
const draftKey = (task_id: string) => `${UNSENT}.${task_id}`;

/** Sends what the user has written on any task. */
export function sendUnsentComments(client: QueryClient): void {
  for (const name of keptNames(draftName(UNSENT))) {
    const task_id = name.split('.').at(-1);
    if (task_id) void CommentQueue.of(task_id).send(client);
  }
}

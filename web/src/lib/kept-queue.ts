import { readKept, writeKept } from './drafts.js';
import { ApiProblem, type ProblemBody } from './problem.js';

/** Something that was written and is waiting to be sent. */
export interface Waiting {
  /** The idempotency key, so that repeated attempts create one thing. */
  key: string;
  /** Why the server rejects it. It is not sent again as it is. */
  refused?: ProblemBody;
}

/** The visible state of a queue. */
export interface QueueState<T extends Waiting> {
  unsent: readonly T[];
  isSending: boolean;
  /** Why what is waiting could not be sent; unknown after a reload. */
  problem?: unknown;
}

/** Errors that are not about what was sent. */
const NOT_FINAL = [401, 408, 429];

/** The delay before the first retry, in milliseconds. */
export const RETRY_MS = 15_000;

/**
 * What was written and is not stored on the server yet. It is sent one after the other, survives a reload, and is shared by
 * all tabs.
 * @typeParam Sent what the server answers for each.
 * @typeParam Client what sends it.
 */
export abstract class KeptQueue<T extends Waiting, Sent, Client> {
  private state: QueueState<T>;
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<(sent: Sent) => void>();
  private retry?: ReturnType<typeof setTimeout>;
  private pauseMs = RETRY_MS;

  /**
   * @param name under which it is kept.
   * @param presentName the name of the same queue for whoever is logged in now.
   * @param maxRetryMs the delay doubles with each retry up to this, in milliseconds.
   */
  protected constructor(
    private readonly name: string,
    private readonly presentName: () => string,
    private readonly maxRetryMs: number,
  ) {
    this.state = { unsent: this.stored(), isSending: false };
    window.addEventListener('storage', ({ key }) => key === name && this.become({ unsent: this.stored() }));
  }

  /** Creates on the server what is waiting. @throws ApiProblem */
  protected abstract create(client: Client, waiting: T): Promise<Sent>;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly read = (): QueueState<T> => this.state;

  /** Calls `listener` with each answer. Returns a function that stops it. */
  onSent(listener: (sent: Sent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Discards something. */
  discard(key: string): void {
    this.keep(this.stored().filter((unsent) => unsent.key !== key));
  }

  /**
   * Sends the queue: skips what is rejected, and stops if the server is unavailable, to retry later or when this is called
   * again.
   */
  async send(client: Client): Promise<void> {
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

  /** Appends something, and sends the queue in order. */
  protected append(client: Client, ...waiting: T[]): void {
    this.keep([...this.stored(), ...waiting]);
    void this.send(client);
  }

  /** Puts something in the place of what has this key. */
  protected replace(key: string, waiting: T): void {
    this.keep(this.stored().map((unsent) => (unsent.key === key ? waiting : unsent)));
  }

  protected forgetProblem(): void {
    this.become({ problem: undefined });
  }

  private sendLater(client: Client): void {
    this.retry = setTimeout(() => void this.send(client), this.pauseMs);
    this.pauseMs = Math.min(2 * this.pauseMs, this.maxRetryMs);
  }

  /** @returns why sending has to stop, if so. */
  private async attempt(client: Client, unsent: T): Promise<unknown> {
    try {
      const sent = await this.create(client, unsent);
      this.discard(unsent.key);
      for (const listener of this.listeners) listener(sent);
      return undefined;
    } catch (error) {
      if (!isFinal(error)) return error;
      this.replace(unsent.key, { ...unsent, refused: error.body });
      return undefined;
    }
  }

  private next(): T | undefined {
    // What one user wrote must not be sent by the next one.
    if (this.presentName() !== this.name) return undefined;
    return this.stored().find(({ refused }) => !refused);
  }

  /** Read from storage, because other tabs may have changed it. */
  private stored(): T[] {
    return readKept<T[]>(this.name) ?? [];
  }

  private keep(unsent: T[]): void {
    writeKept(this.name, unsent.length > 0 ? unsent : undefined);
    this.become({ unsent });
  }

  private become(change: Partial<QueueState<T>>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of this.watchers) watcher();
  }
}

function isFinal(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && !error.isTemporary && error.status < 500 && !NOT_FINAL.includes(error.status);
}

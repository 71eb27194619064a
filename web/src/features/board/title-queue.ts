import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Task, TaskStatus } from '../../data/api.js';
import { createTask } from '../../data/tasks.js';
import { draftName, keptNames } from '../../lib/drafts.js';
import { KeptQueue, type Waiting } from '../../lib/kept-queue.js';
import { randomKey } from '../../lib/random.js';

/** A title that is waiting to become a task. */
export interface Unsent extends Waiting {
  title: string;
}

const STATUSES: readonly string[] = ['todo', 'in_progress', 'done'] satisfies TaskStatus[];

const MAX_RETRY_MS = 5 * 60_000;

const queues = new Map<string, TitleQueue>();

/** The titles typed below a column that have not become tasks yet. */
export class TitleQueue extends KeptQueue<Unsent, Task, QueryClient> {
  private constructor(
    name: string,
    private readonly project_id: string,
    /** Its id; before boards had columns of their own, its status. */
    private readonly column: string,
  ) {
    super(name, () => draftName(draftKey(project_id, column)), MAX_RETRY_MS);
  }

  /** The queue of a column; the same if the column is opened again. */
  static of(project_id: string, column: string): TitleQueue {
    const name = draftName(draftKey(project_id, column));
    const queue = queues.get(name) ?? new TitleQueue(name, project_id, column);
    queues.set(name, queue);
    return queue;
  }

  /** Appends titles, and sends the queue in order. */
  add(client: QueryClient, ...titles: string[]): void {
    this.append(client, ...titles.map((title) => ({ title, key: randomKey() })));
  }

  /** Replaces a rejected title, and sends it. */
  correct(client: QueryClient, key: string, title: string): void {
    // The same key with another title would be a conflict.
    this.replace(key, { title, key: randomKey() });
    void this.send(client);
  }

  protected override async create(client: QueryClient, { title, key }: Unsent): Promise<Task> {
    const { project_id, column } = this;
    const place = STATUSES.includes(column) ? { status: column as TaskStatus } : { column_id: column };
    const task = await createTask(client, { title, project_id, ...place }, key);
    this.forgetProblem();
    return task;
  }
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

import type { QueryClient } from '@tanstack/react-query';
import type { NotReached } from '../../data/api.js';
import { createComment } from '../../data/comments.js';
import { draftName, keptNames } from '../../lib/drafts.js';
import { KeptQueue, RETRY_MS, type Waiting } from '../../lib/kept-queue.js';
import { randomKey } from '../../lib/random.js';
import { storedOf, type Typed } from './mention-text.js';

/** A comment that is on its way. */
export interface Unsent extends Typed, Waiting {}

const queues = new Map<string, CommentQueue>();

/** The comments on a task that were written here and are not stored yet; each answer says whom it mentions in vain. */
export class CommentQueue extends KeptQueue<Unsent, NotReached[], QueryClient> {
  private constructor(
    name: string,
    private readonly task_id: string,
  ) {
    super(name, () => draftName(draftKey(task_id)), RETRY_MS);
  }

  /** The queue of a task; the same if its panel is opened again. */
  static of(task_id: string): CommentQueue {
    const name = draftName(draftKey(task_id));
    const queue = queues.get(name) ?? new CommentQueue(name, task_id);
    queues.set(name, queue);
    return queue;
  }

  /** Adds a comment, and sends the queue in order. */
  add(client: QueryClient, typed: Typed): void {
    this.append(client, { ...typed, key: randomKey() });
  }

  protected override create(client: QueryClient, unsent: Unsent): Promise<NotReached[]> {
    return createComment(client, this.task_id, storedOf(unsent), unsent.key);
  }
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

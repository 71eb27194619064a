import { Injectable } from '@nestjs/common';
import { Problem, TooManyRequests } from '../kernel/http/problem.js';
import { Config } from '../config.js';

/** The `Retry-After` of refused connections, in seconds. */
const RETRY_AFTER_S = 5;

/** Limits the live connections of this process, for each user and in total. */
@Injectable()
export class Seats {
  private readonly users = new Map<string, number>();
  private taken = 0;

  constructor(private readonly config: Config) {}

  /**
   * Counts a connection of a user until the returned function is called.
   * @throws TooManyRequests when the user has too many; Problem, 503, when there are too many in total.
   */
  take(user_id: string): () => void {
    const { MAX_SOCKETS_PER_USER, MAX_CONNECTIONS } = this.config;
    const count = this.users.get(user_id) ?? 0;
    if (MAX_SOCKETS_PER_USER > 0 && count >= MAX_SOCKETS_PER_USER) {
      throw new TooManyRequests('Too many live connections of this user.', RETRY_AFTER_S);
    }
    if (MAX_CONNECTIONS > 0 && this.taken >= MAX_CONNECTIONS) {
      throw new Problem(503, 'Too many live connections.', {}, { headers: { 'retry-after': String(RETRY_AFTER_S) } });
    }
    this.users.set(user_id, count + 1);
    this.taken++;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.giveBack(user_id);
    };
  }

  private giveBack(user_id: string): void {
    this.taken--;
    const left = (this.users.get(user_id) ?? 1) - 1;
    if (left > 0) this.users.set(user_id, left);
    else this.users.delete(user_id);
  }
}

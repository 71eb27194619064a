import { Problem } from '../../kernel/http/problem.js';
import type { RefusedTaskDto } from './bulk.dto.js';

/** What decides the status of an answer with several reasons: what cannot be seen comes first. */
const PRECEDENCE = [404, 403, 412, 400, 409];

/** Collects the tasks on account of which nothing can be done. */
export class Refusals {
  private readonly refused: RefusedTaskDto[] = [];

  /** @param limit how many tasks a full column takes at most. */
  add(id: string, status: number, detail: string, limit?: number): void {
    this.refused.push({ id, status, detail, limit });
  }

  /** The same on account of an error that concerns these tasks. @throws unknown the error, if it is no refusal. */
  addAll(ids: readonly string[], error: unknown): void {
    if (!(error instanceof Problem) || error.getStatus() >= 500) throw error;
    const { limit } = error.extra as { limit?: number };
    for (const id of ids) this.add(id, error.getStatus(), error.detail, limit);
  }

  /** @throws Problem naming the refused tasks, if there are any. */
  end(): void {
    if (this.refused.length === 0) return;
    const status = PRECEDENCE.find((one) => this.refused.some((task) => task.status === one)) ?? 409;
    const { detail = '' } = this.refused.find((task) => task.status === status) ?? {};
    throw new Problem(status, `${detail} Nothing was changed: refused names the tasks.`, { refused: this.refused });
  }
}

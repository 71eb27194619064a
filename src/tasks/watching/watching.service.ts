import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, NotFound } from '../../kernel/http/problem.js';
import { HELD } from '../../projects/access-policy.js';
import { UserSteps } from '../../users/user-steps.js';
import { TASK_FROM } from '../core/task.queries.js';
import { foundTwice } from '../core/task-row.js';
import { visibleTasks } from '../core/task.scope.js';
import { MAX_WATCHERS } from './watchers.js';

/** Changes who watches a task. This is not recorded, because it concerns nobody else. */
@Injectable()
export class WatchingService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly users: UserSteps,
  ) {}

  onModuleInit(): void {
    this.users.on('deleted', async ({ tx, user }) => {
      await tx.rows(sql`DELETE FROM task_watchers WHERE user_id = ${user.id}`);
    });
  }

  /** No effect if the caller has decided so before. @throws NotFound; Conflict beyond `MAX_WATCHERS`. */
  async set(actor: Actor, task_id: string, watching: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lock(tx, actor, task_id);
      if (watching) await requireRoom(tx, actor, task_id);
      await tx.rows(sql`
        INSERT INTO task_watchers (task_id, user_id, watching) VALUES (${task_id}, ${actor.id}, ${watching})
        ON CONFLICT (task_id, user_id) DO UPDATE SET watching = excluded.watching`);
    });
  }
}

/** One after the other, so that none slips past the limit. @throws NotFound */
async function lock(tx: Transaction, actor: Actor, id: string): Promise<void> {
  const find = () =>
    tx.row(sql`
      SELECT FROM ${TASK_FROM} WHERE t.id = ${id} AND ${visibleTasks(actor, 'see', HELD)} FOR NO KEY UPDATE OF t`);
  if (!(await foundTwice(find, (found) => found !== undefined))) throw new NotFound('task');
}

/** @throws Conflict */
async function requireRoom(tx: Transaction, { id }: Actor, task_id: string): Promise<void> {
  const row = await tx.row<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM task_watchers WHERE task_id = ${task_id} AND watching AND user_id <> ${id}`);
  if ((row?.n ?? 0) >= MAX_WATCHERS) throw new Conflict(`A task is watched by at most ${MAX_WATCHERS} people.`);
}

import { Injectable } from '@nestjs/common';
import { Database, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { TASK_FROM } from '../core/task.queries.js';
import { visibleTasks } from '../core/task.scope.js';
import { isWatching } from './watchers.js';
import type { WatchingDto } from './watching.dto.js';

/** Reads of who watches a task. */
@Injectable()
export class WatchingQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound */
  async get(actor: Actor, task_id: string): Promise<WatchingDto> {
    const row = await this.database.row<WatchingDto>(sql`
      SELECT ${isWatching(actor)} AS watching FROM ${TASK_FROM} WHERE t.id = ${task_id} AND ${visibleTasks(actor)}`);
    if (!row) throw new NotFound('task');
    return row;
  }
}

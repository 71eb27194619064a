import { Injectable } from '@nestjs/common';
import { hashOf } from '../../auth/token-hash.js';
import { Database, rfc3339, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { IS_ON_BOARD, visibleTasks } from '../../tasks/core/task.scope.js';
import type { CalendarFeedDto } from './calendar.dto.js';

/** The most deadlines in a feed: the first ones. */
export const MAX_DEADLINES = 1_000;

/** A task with a deadline, as a calendar shows it. */
export interface Deadline {
  id: string;
  key: string;
  title: string;
  deadline: string;
  project_name: string;
  priority: 'low' | 'medium' | 'high';
  version: number;
  updated_at: string;
}

/** Reads calendar feeds. */
@Injectable()
export class CalendarQueries {
  constructor(private readonly database: Database) {}

  /** The state of a user's feed. */
  async stateOf(user_id: string): Promise<CalendarFeedDto> {
    const feed = await this.database.row<CalendarFeedDto>(sql`
      SELECT true AS is_on, ${rfc3339(sql`f.created_at`)} AS created_at, ${rfc3339(sql`f.last_used_at`)} AS last_used_at
      FROM calendar_feeds f WHERE f.user_id = ${user_id}`);
    return feed ?? { is_on: false, created_at: null, last_used_at: null };
  }

  /**
   * The user to whom a secret belongs. Notes that it was used, once a minute at most.
   * @throws NotFound
   */
  async ownerOf(secret: string): Promise<Actor> {
    const secret_hash = hashOf(secret);
    const owner = await this.database.row<Actor & { is_noted: boolean }>(sql`
      SELECT u.id, u.name, u.role, coalesce(f.last_used_at > now() - interval '1 minute', false) AS is_noted
      FROM calendar_feeds f JOIN users u ON u.id = f.user_id
      WHERE f.secret_hash = ${secret_hash} AND u.deleted_at IS NULL`);
    if (!owner) throw new NotFound('calendar');
    const { is_noted, ...actor } = owner;
    if (!is_noted)
      await this.database.rows(sql`UPDATE calendar_feeds SET last_used_at = now() WHERE secret_hash = ${secret_hash}`);
    return actor;
  }

  /** The deadlines of the tasks that are assigned to a user and not done, in order. */
  deadlines(actor: Actor): Promise<Deadline[]> {
    return this.database.readingPage().rows<Deadline>(sql`
      SELECT t.id, p.key || '-' || t.number AS key, t.title, t.deadline, p.name AS project_name, t.priority, t.version,
        ${rfc3339(sql`t.updated_at`)} AS updated_at
      FROM tasks t JOIN projects p ON p.id = t.project_id
      WHERE t.assigned_to = ${actor.id} AND t.status <> 'done' AND t.deadline IS NOT NULL AND ${IS_ON_BOARD}
        AND ${visibleTasks(actor)}
      ORDER BY t.deadline, t.id LIMIT ${MAX_DEADLINES}`);
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NoticeCatalogue } from '../history/notice-definition.js';
import type { Actor } from '../kernel/access/access.js';
import { withinLimit } from '../kernel/access/token-limit.js';
import { NotFound } from '../kernel/http/problem.js';
import { inBatches } from '../database/batches.js';
import { Database, type Sql, sql } from '../database/sql.js';
import { UserSteps } from '../users/user-steps.js';
import type { NotificationDto, ReadNotificationsDto } from './notification.dto.js';

/**
 * How long read notifications are kept, and how many of either kind per user. The history still contains their changes.
 */
const READ_DAYS = 90;
const MAX_READ = 1_000;
const MAX_UNREAD = 10_000;
/** The maximum number of rows that one statement deletes. */
const BATCH = 10_000;

/** Changes the caller's inbox. This is not recorded, because it concerns nobody else. */
@Injectable()
export class NotificationService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly notices: NoticeCatalogue,
    private readonly users: UserSteps,
  ) {}

  onModuleInit(): void {
    this.users.on('deleted', async ({ tx, user }) => {
      await tx.rows(sql`DELETE FROM notifications WHERE user_id = ${user.id}`);
    });
  }

  /** Keeps the time of the first call. @throws NotFound */
  async read(actor: Actor, id: string): Promise<NotificationDto> {
    const notification = await this.database.row<NotificationDto>(sql`
      WITH n AS (
        UPDATE notifications SET read_at = coalesce(read_at, now())
        WHERE id = ${id} AND user_id = ${actor.id} AND ${withinLimit(actor, sql`project_id`)} RETURNING *
      ) SELECT ${this.notices.columns} FROM n`);
    if (!notification) throw new NotFound('notification');
    return notification;
  }

  async readAll(actor: Actor): Promise<ReadNotificationsDto> {
    const row = await this.database.row<ReadNotificationsDto>(sql`
      WITH n AS (
        UPDATE notifications SET read_at = now()
        WHERE user_id = ${actor.id} AND read_at IS NULL AND ${withinLimit(actor, sql`project_id`)} RETURNING id
      ) SELECT count(*)::int AS read FROM n`);
    return { read: row?.read ?? 0 };
  }

  /** Deletes notifications that are too old, or too many for one user. */
  async purge(): Promise<void> {
    await this.deleteWhere(sql`read_at <= now() - ${READ_DAYS} * interval '1 day'`);
    await this.trim(sql`read_at IS NOT NULL`, MAX_READ);
    await this.trim(sql`read_at IS NULL`, MAX_UNREAD);
  }

  /** Keeps each user's newest `max` notifications that meet a condition. */
  private async trim(condition: Sql, max: number): Promise<void> {
    const users = await this.database.rows<{ user_id: string }>(sql`
      SELECT user_id FROM notifications WHERE ${condition} GROUP BY user_id HAVING count(*) > ${max}`);
    for (const { user_id } of users) {
      const oldest = await this.database.row<{ created_at: Date; id: string }>(sql`
        SELECT created_at, id FROM notifications WHERE user_id = ${user_id} AND ${condition}
        ORDER BY created_at DESC, id DESC OFFSET ${max - 1} LIMIT 1`);
      if (!oldest) continue;
      const { created_at, id } = oldest;
      await this.deleteWhere(
        sql`user_id = ${user_id} AND ${condition} AND (created_at, id) < (${created_at}::timestamptz, ${id}::uuid)`,
      );
    }
  }

  private deleteWhere(condition: Sql): Promise<void> {
    const some = sql`
      DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE ${condition} LIMIT ${BATCH}) RETURNING id`;
    return inBatches(this.database, some, BATCH);
  }
}

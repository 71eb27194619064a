import { Injectable } from '@nestjs/common';
import { NoticeCatalogue } from '../activity/notice-definition.js';
import type { Actor } from '../common/access.js';
import { NotFound } from '../common/problem.js';
import { Database, sql } from '../database/sql.js';
import type { NotificationDto, ReadNotificationsDto } from './notification.dto.js';

/** Changes of the caller's inbox. Reading is nobody else's business, so it is not recorded. */
@Injectable()
export class NotificationService {
  constructor(
    private readonly database: Database,
    private readonly notices: NoticeCatalogue,
  ) {}

  /** Keeps the time of the first reading. @throws NotFound */
  async read(actor: Actor, id: string): Promise<NotificationDto> {
    const notification = await this.database.row<NotificationDto>(sql`
      WITH n AS (
        UPDATE notifications SET read_at = coalesce(read_at, now()) WHERE id = ${id} AND user_id = ${actor.id} RETURNING *
      ) SELECT ${this.notices.columns} FROM n`);
    if (!notification) throw new NotFound('notification');
    return notification;
  }

  async readAll(actor: Actor): Promise<ReadNotificationsDto> {
    const row = await this.database.row<ReadNotificationsDto>(sql`
      WITH n AS (
        UPDATE notifications SET read_at = now() WHERE user_id = ${actor.id} AND read_at IS NULL RETURNING id
      ) SELECT count(*)::int AS read FROM n`);
    return { read: row?.read ?? 0 };
  }
}

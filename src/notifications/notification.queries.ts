import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/access.js';
import { list, type Page, sortKey } from '../common/page.js';
import { Database, empty, rfc3339, sql } from '../database/sql.js';
import type { NotificationDto, NotificationListQuery } from './notification.dto.js';

/** A notification of alias `n` as the API shows it. */
export const NOTIFICATION_COLUMNS = sql`
  n.id, n.type, n.message, n.project_id, n.task_id,
  json_build_object('id', n.actor_id, 'name', n.actor_name) AS actor,
  ${rfc3339(sql`n.read_at`)} AS read_at, ${rfc3339(sql`n.created_at`)} AS created_at`;

/** Reads of the caller's inbox. */
@Injectable()
export class NotificationQueries {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(actor: Actor, { unread, ...page }: NotificationListQuery): Promise<Page<NotificationDto>> {
    const read = unread === undefined ? empty : unread ? sql`AND n.read_at IS NULL` : sql`AND n.read_at IS NOT NULL`;
    return list<NotificationDto>(
      this.database,
      {
        columns: NOTIFICATION_COLUMNS,
        of: sql`n`,
        from: sql`notifications n`,
        where: sql`n.user_id = ${actor.id} ${read}`,
        id: sql`n.id`,
        sorts: { created_at: sortKey('timestamptz', sql`n.created_at`) },
        default_sort: '-created_at',
      },
      page,
    );
  }
}

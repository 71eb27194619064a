import { Injectable } from '@nestjs/common';
import { NoticeCatalogue } from '../history/notice-definition.js';
import type { Actor } from '../kernel/access/access.js';
import { withinLimit } from '../kernel/access/token-limit.js';
import { list, type Page, sortKey } from '../kernel/paging/page.js';
import { Database, empty, READ_LIMIT_MS, sql } from '../database/sql.js';
import type { NotificationDto, NotificationListQuery } from './notification.dto.js';

/** Reads of the caller's inbox. */
@Injectable()
export class NotificationQueries {
  constructor(
    private readonly database: Database,
    private readonly notices: NoticeCatalogue,
  ) {}

  /** Newest first. */
  list(actor: Actor, { unread, ...page }: NotificationListQuery): Promise<Page<NotificationDto>> {
    const read = unread === undefined ? empty : unread ? sql`AND n.read_at IS NULL` : sql`AND n.read_at IS NOT NULL`;
    return list<NotificationDto>(
      this.database.within(READ_LIMIT_MS.page),
      {
        columns: this.notices.columns,
        of: sql`n`,
        from: sql`notifications n`,
        where: sql`n.user_id = ${actor.id} AND ${withinLimit(actor, sql`n.project_id`)} ${read}`,
        id: sql`n.id`,
        sorts: { created_at: sortKey('timestamptz', sql`n.created_at`) },
        default_sort: '-created_at',
      },
      page,
    );
  }
}

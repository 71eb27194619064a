import { Injectable } from '@nestjs/common';
import { Database, type Queryable, sql } from '../../database/sql.js';
import { NoticeKind } from '../../history/notice-definition.js';
import type { Actor } from '../../kernel/access/access.js';
import { isMailed } from './mailed-kinds.js';
import { MailRhythm, type UserPreferencesDto } from './user-preference.dto.js';
import { DIGEST_HOUR, type UserPreference } from './user-preference.entity.js';

/** Reads of what users wish for themselves. */
@Injectable()
export class UserPreferenceQueries {
  constructor(private readonly database: Database) {}

  /** The caller's preferences, with the defaults where they have none of their own. */
  async of({ id }: Actor, on: Queryable = this.database): Promise<UserPreferencesDto> {
    const row = await on.row<UserPreference>(sql`
      SELECT notices_off, mails_on, mails_off, time_zone, language, mails_daily, digest_hour FROM user_preferences WHERE user_id = ${id}`);
    const off = new Set(row?.notices_off);
    const { time_zone = null, language = null, mails_daily = false, digest_hour = DIGEST_HOUR } = row ?? {};
    const notifications = Object.values(NoticeKind).map((kind) => ({
      kind,
      app: !off.has(kind),
      mail: isMailed(kind, row),
    }));
    const mails = mails_daily ? MailRhythm.Daily : MailRhythm.AtOnce;
    return { notifications, time_zone, language, mails, digest_hour };
  }
}

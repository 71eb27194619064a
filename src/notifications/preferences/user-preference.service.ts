import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, raw, type Sql, sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { InvalidInput } from '../../kernel/http/problem.js';
import { UserSteps } from '../../users/user-steps.js';
import { COLLECTED_FOR } from '../mails/collecting.js';
import {
  MailRhythm,
  type UpdateNoticePreferenceDto,
  type UpdateUserPreferencesDto,
  type UserPreferencesDto,
} from './user-preference.dto.js';
import type { UserPreference } from './user-preference.entity.js';
import { UserPreferenceQueries } from './user-preference.queries.js';

/** Changes what users wish for themselves. This is not recorded, because it concerns nobody else. */
@Injectable()
export class UserPreferenceService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly queries: UserPreferenceQueries,
    private readonly users: UserSteps,
  ) {}

  onModuleInit(): void {
    this.users.on('deleted', async ({ tx, user }) => {
      await tx.rows(sql`DELETE FROM user_preferences WHERE user_id = ${user.id}`);
    });
  }

  /** Changes what is named, so that windows do not take back what others did. @throws InvalidInput */
  update(actor: Actor, input: UpdateUserPreferencesDto): Promise<UserPreferencesDto> {
    const { notifications = [], time_zone, language, mails, digest_hour } = input;
    requireOnce(notifications);
    return this.database.transaction(async (tx) => {
      await this.choose(tx, actor.id, notifications);
      await tx.rows(sql`
        UPDATE user_preferences SET
          time_zone = CASE WHEN ${time_zone === undefined}::boolean THEN time_zone ELSE ${time_zone ?? null}::text END,
          language = CASE WHEN ${language === undefined}::boolean THEN language ELSE ${language ?? null}::text END,
          mails_daily = coalesce(${mails && mails === MailRhythm.Daily}::boolean, mails_daily),
          digest_hour = coalesce(${digest_hour}::smallint, digest_hour)
        WHERE user_id = ${actor.id}`);
      if ((mails ?? digest_hour ?? time_zone) !== undefined) await lookAgain(tx, actor.id);
      return this.queries.of(actor, tx);
    });
  }

  /** Turns ways on or off for some kinds of notifications. */
  async choose(tx: Transaction, user_id: string, notifications: UpdateNoticePreferenceDto[]): Promise<void> {
    const [off, on] = [false, true].map((wanted) => kindsWhere(notifications, 'app', wanted));
    const [unmailed, mailed] = [false, true].map((wanted) => kindsWhere(notifications, 'mail', wanted));
    await tx.rows(sql`
      INSERT INTO user_preferences AS mine (user_id, notices_off, mails_on, mails_off)
      VALUES (${user_id}, ${off}::text[], ${mailed}::text[], ${unmailed}::text[])
      ON CONFLICT (user_id) DO UPDATE SET notices_off = ${changed('notices_off', off, on)},
        mails_on = ${changed('mails_on', mailed, unmailed)}, mails_off = ${changed('mails_off', unmailed, mailed)}`);
  }
}

/** When what waits is mailed has to be found out anew. */
async function lookAgain(tx: Transaction, user_id: string): Promise<void> {
  await tx.rows(sql`
    UPDATE notice_mails SET due_at = least(due_at, created_at + ${COLLECTED_FOR})
    WHERE user_id = ${user_id} AND mail_id IS NULL`);
}

/** A column of kinds, with some more and without some others. */
function changed(column: keyof UserPreference, more: string[] = [], without: string[] = []): Sql {
  return sql`ARRAY(
    SELECT kind FROM unnest(mine.${raw(column)}) kind WHERE kind <> ALL (${without}::text[])
    UNION SELECT unnest(${more}::text[]) ORDER BY kind)`;
}

/** @throws InvalidInput */
function requireOnce(notifications: UpdateNoticePreferenceDto[]): void {
  if (new Set(notifications.map(({ kind }) => kind)).size === notifications.length) return;
  throw new InvalidInput([{ field: 'notifications', message: 'must not name a kind twice' }]);
}

function kindsWhere(notifications: UpdateNoticePreferenceDto[], way: 'app' | 'mail', wanted: boolean): string[] {
  return notifications.filter((one) => one[way] === wanted).map(({ kind }) => kind);
}

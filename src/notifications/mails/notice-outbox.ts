import { Injectable, type OnModuleInit } from '@nestjs/common';
import { inBatches } from '../../database/batches.js';
import { Database, type Sql, sql, type Transaction } from '../../database/sql.js';
import { ActivityService, type Letter } from '../../history/activity.service.js';
import type { Author } from '../../history/change.js';
import { Mailer } from '../../mail/mailer.js';
import { UserSteps } from '../../users/user-steps.js';
import { COLLECTED_FOR } from './collecting.js';
import { isMailedSql } from '../preferences/mailed-kinds.js';

/**
 * How long is kept what could not be sent: a day for a digest, a day for attempts, and another one. Of each user, the
 * newest ones.
 */
const KEPT_FOR = sql`interval '3 days'`;
const MAX_OF_USER = 2_000;
/** The maximum number of rows that one statement deletes. */
const BATCH = 10_000;

/** What is to be mailed: written in the transaction of the change of which it tells, where mail is set up. */
@Injectable()
export class NoticeOutbox implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly mailer: Mailer,
    private readonly users: UserSteps,
  ) {}

  onModuleInit(): void {
    this.users.on('deleted', async ({ tx, user }) => {
      // A mail that is being sent holds the others: its own job removes them.
      await tx.rows(sql`DELETE FROM notice_mails WHERE user_id = ${user.id} AND mail_id IS NULL`);
      await tx.rows(sql`DELETE FROM user_mails WHERE user_id = ${user.id}`);
    });
    if (this.mailer.isOn) this.activity.onTelling((tx, author, letters) => this.put(tx, author, letters));
  }

  /** Forgets what is too old to be of use, and too much for one user. */
  async purge(): Promise<void> {
    await this.delete(sql`SELECT id FROM notice_mails WHERE created_at < now() - ${KEPT_FOR}`);
    const users = await this.database.rows<{ user_id: string }>(sql`
      SELECT user_id FROM notice_mails WHERE mail_id IS NULL GROUP BY user_id HAVING count(*) > ${MAX_OF_USER}`);
    for (const { user_id } of users)
      await this.delete(sql`
        SELECT id FROM (
          SELECT id FROM notice_mails WHERE user_id = ${user_id} AND mail_id IS NULL
          ORDER BY created_at DESC, id DESC OFFSET ${MAX_OF_USER}) AS older`);
  }

  /** Writes what its receivers want to be mailed. */
  private async put(tx: Transaction, { name }: Author, letters: readonly Letter[]): Promise<void> {
    const rows = letters
      .filter(({ kind }) => kind !== null)
      .map(({ subject_type, subject_id, ...letter }) => ({
        ...letter,
        comment_id: subject_type === 'comment' ? subject_id : null,
      }));
    if (rows.length === 0) return;
    await tx.rows(sql`
      INSERT INTO notice_mails (id, user_id, kind, type, params, project_id, task_id, comment_id, actor_name, due_at)
      SELECT l.id, l.user_id, l.kind, l.type, l.params, l.project_id, l.task_id, l.comment_id, ${name}, now() + ${COLLECTED_FOR}
      FROM json_to_recordset(${JSON.stringify(rows)}) AS l (
        id uuid, user_id uuid, kind text, type text, params json, project_id uuid, task_id uuid, comment_id uuid)
      LEFT JOIN user_preferences x ON x.user_id = l.user_id
      WHERE ${isMailedSql(sql`l.kind`)}`);
  }

  /** @param ids a statement that selects ids of rows. */
  private delete(ids: Sql): Promise<void> {
    const some = sql`DELETE FROM notice_mails WHERE id IN (${ids} LIMIT ${BATCH}) RETURNING id`;
    return inBatches(this.database, some, BATCH);
  }
}

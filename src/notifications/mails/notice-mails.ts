import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { API_PREFIX } from '../../kernel/http/paths.js';
import type { Job } from '../../kernel/jobs/job.js';
import { Jobs } from '../../kernel/jobs/jobs.service.js';
import { Mailer } from '../../mail/mailer.js';
import { noticeLetter } from './notice-letter.js';
import { readerOf, toldIn } from './notice-mail.queries.js';
import { NOTICE_MAIL } from './notice-rounds.js';
import { Unsubscribing } from './unsubscribing.js';

type Sending = { user_id: string };

/** Sends mails about notifications: what they tell is decided when they are sent. */
@Injectable()
export class NoticeMails implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly unsubscribing: Unsubscribing,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    if (this.mailer.isOn) this.jobs.define<Sending>(NOTICE_MAIL, (job) => this.send(job));
  }

  private async send(job: Job<Sending>): Promise<void> {
    const { id, data } = job;
    await this.database.transaction(async (tx) => {
      await job.finish(tx);
      if (await this.tell(tx, data.user_id, id)) await count(tx, data.user_id);
      await tx.rows(sql`DELETE FROM notice_mails WHERE user_id = ${data.user_id} AND mail_id = ${id}`);
    });
  }

  /** @returns whether there was something to tell. */
  private async tell(tx: Transaction, user_id: string, mail_id: string): Promise<boolean> {
    const reader = await readerOf(tx, user_id);
    const told = reader ? await toldIn(tx, user_id, mail_id) : [];
    if (!reader || told.length === 0) return false;
    const kinds = new Set(told.map(({ kind }) => kind));
    const [kind = null] = kinds.size === 1 ? kinds : [];
    const token = this.unsubscribing.tokenOf(user_id, kind);
    const letter = noticeLetter(told, {
      language: reader.language,
      name: reader.name,
      kind,
      app: this.config.APP_NAME,
      linkTo: (path) => this.mailer.linkTo(path),
      unsubscribe: this.mailer.linkTo(`unsubscribe#${token}`),
    });
    const tasks = new Set(told.map(({ task_id }) => task_id));
    const [thread] = tasks.size === 1 ? tasks : [];
    await this.mailer.send(
      {
        id: mail_id,
        to: reader,
        unsubscribe: this.mailer.linkTo(`${API_PREFIX}/unsubscribe/${token}`),
        ...(thread && { thread: `task.${thread}` }),
      },
      letter,
    );
    return true;
  }
}

/** Counts a mail that was sent. */
async function count(tx: Transaction, user_id: string): Promise<void> {
  const isOver = sql`c.hour_at <= now() - interval '1 hour'`;
  await tx.rows(sql`
    INSERT INTO user_mails AS c (user_id, hour_at, mails) VALUES (${user_id}, now(), 1)
    ON CONFLICT (user_id) DO UPDATE SET mails = CASE WHEN ${isOver} THEN 1 ELSE c.mails + 1 END,
      hour_at = CASE WHEN ${isOver} THEN now() ELSE c.hour_at END`);
}

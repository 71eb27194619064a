import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import type { Job } from '../../kernel/jobs/job.js';
import { Jobs } from '../../kernel/jobs/jobs.service.js';
import type { Language } from '../../mail/language.js';
import { Mailer } from '../../mail/mailer.js';
import { secondFactorLetter } from './second-factor-letter.js';

const LETTER = 'second-factor.reset';

type Sending = { user_id: string; language: Language };

/** Tells users by mail that an admin took their second factor off. */
@Injectable()
export class SecondFactorMails implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    if (this.mailer.isOn) this.jobs.define<Sending>(LETTER, (job) => this.send(job));
  }

  /** Has a user told, in the transaction that takes it off, where mail is set up. */
  async tell(tx: Transaction, user_id: string, language: Language): Promise<void> {
    if (this.mailer.isOn) await this.jobs.add(tx, LETTER, { user_id, language } satisfies Sending);
  }

  private async send(job: Job<Sending>): Promise<void> {
    const { id, data } = job;
    await this.database.transaction(async (tx) => {
      await job.finish(tx);
      const user = await tx.row<{ name: string; email: string }>(
        sql`SELECT name, email FROM users WHERE id = ${data.user_id} AND deleted_at IS NULL`,
      );
      if (!user) return;
      const content = { name: user.name, url: this.mailer.linkTo('profile'), app: this.config.APP_NAME };
      await this.mailer.send({ id, to: user }, secondFactorLetter(data.language, content));
    });
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config.js';
import { Database, sql } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Author } from '../../history/change.js';
import type { Job } from '../../kernel/jobs/job.js';
import { Jobs } from '../../kernel/jobs/jobs.service.js';
import { Secrets } from '../../kernel/secrets.js';
import type { Language } from '../../mail/language.js';
import { Mailer } from '../../mail/mailer.js';
import { hashOf } from '../token-hash.js';
import { lockByEmail } from './lock-by-email.js';
import { passwordLetter } from './password-letter.js';
import { PASSWORD_REQUESTED, passwordChange } from './password-reset.events.js';

/** Looks an address up, and makes the link. */
const FORGOTTEN = 'password.forgotten';
/** Sends the link. */
const LETTER = 'password.letter';
/** How many addresses may wait to be looked up; more are dropped. */
const MAX_WAITING = 1_000;
/** How long a link can be used: it arrives at once. */
const LIFETIME = sql`interval '60 minutes'`;
/** A user is mailed one link in this time, however often somebody asks. */
const QUIET = sql`interval '5 minutes'`;

type Forgotten = { email: string; language: Language };
type Sending = { user_id: string; language: Language };

/** Mails links for forgotten passwords. */
@Injectable()
export class PasswordMails implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly secrets: Secrets,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    if (!this.isOn) return;
    this.jobs.define<Forgotten>(FORGOTTEN, (job) => this.lookUp(job));
    this.jobs.define<Sending>(LETTER, (job) => this.send(job));
  }

  get isOn(): boolean {
    return this.mailer.isOn;
  }

  /** Has an address looked up later. What happens now is the same for every address. */
  async request(email: string, language: Language): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (await this.jobs.isFull(tx, FORGOTTEN, MAX_WAITING)) return;
      await this.jobs.add(tx, FORGOTTEN, { email, language } satisfies Forgotten);
    });
  }

  private async lookUp(job: Job<Forgotten>): Promise<void> {
    const { email, language } = job.data;
    const author: Author = { id: null, name: this.config.APP_NAME };
    await this.activity.change(author, async (tx, record) => {
      await job.finish(tx);
      const user = await lockByEmail(tx, email);
      if (!user) return;
      const made = await tx.row(sql`
        INSERT INTO password_resets AS r (user_id, token_hash, expires_at)
        VALUES (${user.id}, ${hashOf(this.tokenOf(job.id))}, now() + ${LIFETIME})
        ON CONFLICT (user_id) DO UPDATE
        SET token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at
        WHERE r.created_at < now() - ${QUIET} RETURNING user_id`);
      if (!made) return;
      await this.jobs.add(tx, LETTER, { user_id: user.id, language } satisfies Sending, { id: job.id });
      record(passwordChange(PASSWORD_REQUESTED, user));
    });
  }

  private async send(job: Job<Sending>): Promise<void> {
    const { id, data } = job;
    const token = this.tokenOf(id);
    await this.database.transaction(async (tx) => {
      await job.finish(tx);
      // Used, replaced or expired meanwhile: then there is nothing to send.
      const user = await tx.row<{ name: string; email: string }>(sql`
        SELECT u.name, u.email FROM password_resets r JOIN users u ON u.id = r.user_id
        WHERE r.user_id = ${data.user_id} AND r.token_hash = ${hashOf(token)} AND r.expires_at > now()
          AND u.deleted_at IS NULL`);
      if (!user) return;
      const url = this.mailer.linkTo(`reset-password#${token}`);
      await this.mailer.send(
        { id, to: user },
        passwordLetter(data.language, { ...user, url, app: this.config.APP_NAME }),
      );
    });
  }

  private tokenOf(job_id: string): string {
    return this.secrets.tokenFor('password-reset', job_id);
  }
}

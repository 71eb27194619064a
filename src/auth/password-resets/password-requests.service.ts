import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Database, READ_LIMIT_MS, rfc3339, sql } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { type Author, notice } from '../../history/change.js';
import { NotFound } from '../../kernel/http/problem.js';
import { WorkAfterwards } from '../../kernel/limits/work-afterwards.js';
import { list, type Page, sortKey } from '../../kernel/paging/page.js';
import type { PageQuery } from '../../kernel/paging/page.dto.js';
import { Config } from '../../config.js';
import { PasswordSignIn } from '../oidc/password-sign-in.js';
import { PasswordThrottle } from '../password-throttle.js';
import type { Language } from '../../mail/language.js';
import { PasswordMails } from './password-mails.js';
import { lockByEmail } from './lock-by-email.js';
import type { PasswordRequestDto } from './password-reset.dto.js';
import { PASSWORD_REQUESTED, PASSWORD_REQUESTED_NOTICE, passwordChange } from './password-reset.events.js';

/** The maximum number of requests that wait to be looked up; more are dropped. */
const MAX_WAITING = 100;
/** The maximum number of admins who are notified of a request. */
const MAX_NOTIFIED = 50;

/**
 * Users who have forgotten their password. They are mailed a link; where mail is not set up, admins are told, and create one.
 * Who asks gets the same answer at the same time for every address: it is looked up afterwards.
 */
@Injectable()
export class PasswordRequests implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PasswordRequests.name);
  private readonly work = new WorkAfterwards(MAX_WAITING);

  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly throttle: PasswordThrottle,
    private readonly config: Config,
    private readonly mails: PasswordMails,
    private readonly passwords: PasswordSignIn,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  /** Resolves once all requests so far are looked up. */
  settled(): Promise<void> {
    return this.work.settled();
  }

  /**
   * Takes note of a request.
   * @param language of the mail.
   * @throws Forbidden where only the provider lets in; TooManyRequests
   */
  async request(email: string, address: string, language: Language): Promise<void> {
    this.passwords.requireUnrestricted();
    await this.throttle.attempt(address, 'login');
    if (this.mails.isOn) return this.mails.request(email, language);
    this.work.add(
      () => this.note(email),
      (error) => this.logger.error({ err: error }, 'a request for a new password was lost'),
    );
  }

  /** Those that wait for a link, oldest first. */
  list(page: PageQuery): Promise<Page<PasswordRequestDto>> {
    return list<PasswordRequestDto>(
      this.database.within(READ_LIMIT_MS.page),
      {
        columns: sql`
          r.user_id, (SELECT name FROM users WHERE id = r.user_id) AS name,
          (SELECT email FROM users WHERE id = r.user_id) AS email, ${rfc3339(sql`r.created_at`)} AS created_at`,
        of: sql`r`,
        from: sql`password_requests r`,
        where: sql`true`,
        id: sql`r.user_id`,
        sorts: { created_at: sortKey('timestamptz', sql`r.created_at`) },
        default_sort: 'created_at',
      },
      page,
    );
  }

  /** Removes a request without a link. @throws NotFound */
  async dismiss(user_id: string): Promise<void> {
    const dismissed = await this.database.row(sql`
      DELETE FROM password_requests WHERE user_id = ${user_id} RETURNING user_id`);
    if (!dismissed) throw new NotFound('request');
  }

  /** Admins are told once, until there is a link or the request is dismissed. */
  private async note(email: string): Promise<void> {
    const author: Author = { id: null, name: this.config.APP_NAME };
    await this.activity.change(author, async (tx, record) => {
      const user = await lockByEmail(tx, email);
      const isNew =
        user &&
        (await tx.row(sql`
        INSERT INTO password_requests (user_id) VALUES (${user.id}) ON CONFLICT DO NOTHING RETURNING user_id`));
      if (!isNew) return;
      const { id, name } = user;
      const admins = await tx.rows<{ id: string }>(sql`
        SELECT id FROM users WHERE role = 'admin' AND deleted_at IS NULL AND id <> ${id} ORDER BY id LIMIT ${MAX_NOTIFIED}`);
      const notices = admins.map((admin) => notice(admin.id, PASSWORD_REQUESTED_NOTICE, { name }));
      record({ ...passwordChange(PASSWORD_REQUESTED, { id, name }), notices });
    });
  }
}

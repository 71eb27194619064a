import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, sql } from '../database/sql.js';
import { Jobs } from '../kernel/jobs/jobs.service.js';
import { Device } from './device.entity.js';
import { Invitation } from './invitations/invitation.entity.js';
import { PasswordReset } from './password-resets/password-reset.entity.js';
import { Session } from './session.entity.js';

/**
 * Ends all sessions, API tokens and calendar feeds, all links that are still open, all jobs and all that was to be mailed, if the epoch has changed since the last start: a
 * restored database contains sessions and tokens that have ended since, sessions of passwords that have changed since, links that were
 * used since, jobs that were done since, and what was mailed since.
 */
@Injectable()
export class RestoredSessions implements OnApplicationBootstrap {
  private readonly logger = new Logger(RestoredSessions.name);

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  /** Runs before the first request. If several instances start at once, only one ends the sessions. */
  async onApplicationBootstrap(): Promise<void> {
    const restored = await this.database.transaction(async (tx) => {
      await tx.rows(sql`INSERT INTO installation (epoch) SELECT flowtrack_epoch() ON CONFLICT DO NOTHING`);
      const changed = await tx.row(sql`
        UPDATE installation SET epoch = flowtrack_epoch() WHERE epoch <> flowtrack_epoch() RETURNING id`);
      if (!changed) return false;
      await tx.manager.deleteAll(Session);
      await tx.manager.deleteAll(Device);
      await tx.manager.deleteAll(PasswordReset);
      await tx.manager.deleteAll(Invitation);
      await tx.rows(sql`DELETE FROM api_tokens`);
      await tx.rows(sql`DELETE FROM calendar_feeds`);
      await tx.rows(sql`DELETE FROM notice_mails`);
      await this.jobs.forgetAll(tx);
      return true;
    });
    if (restored) this.logger.log('The database was restored or has moved: everybody logs in anew.');
  }
}

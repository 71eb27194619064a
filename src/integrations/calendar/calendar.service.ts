import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newToken, hashOf } from '../../auth/token-hash.js';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Actor } from '../../kernel/access/access.js';
import { UserSteps } from '../../users/user-steps.js';
import { CALENDAR_CLOSED, CALENDAR_OPENED } from './calendar.events.js';

/** Opens and closes the calendar feeds of users. */
@Injectable()
export class CalendarService implements OnModuleInit {
  constructor(
    private readonly activity: ActivityService,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    for (const step of ['deleted', 'handed_over'] as const) {
      this.steps.on(step, async ({ tx, user }) => {
        await close(tx, user.id);
      });
    }
  }

  /** Gives the caller's feed a new secret; an earlier one stops working. @returns the secret, which is not stored. */
  async open({ id, ...actor }: Actor): Promise<string> {
    const secret = newToken();
    await this.activity.change({ id, ...actor }, async (tx, record) => {
      await tx.rows(sql`
        INSERT INTO calendar_feeds (user_id, secret_hash) VALUES (${id}, ${hashOf(secret)})
        ON CONFLICT (user_id) DO UPDATE
          SET secret_hash = excluded.secret_hash, created_at = now(), last_used_at = NULL`);
      record({ event: CALENDAR_OPENED, subject_id: id, project_id: null, changes: {}, data: { user_id: id } });
    });
    return secret;
  }

  /** Ends the caller's feed; no effect without one. */
  async close(actor: Actor): Promise<void> {
    const { id } = actor;
    await this.activity.change(actor, async (tx, record) => {
      if (!(await close(tx, id))) return;
      record({ event: CALENDAR_CLOSED, subject_id: id, project_id: null, changes: {}, data: { user_id: id } });
    });
  }
}

async function close(tx: Transaction, user_id: string): Promise<boolean> {
  const closed = await tx.rows(sql`DELETE FROM calendar_feeds WHERE user_id = ${user_id} RETURNING user_id`);
  return closed.length > 0;
}

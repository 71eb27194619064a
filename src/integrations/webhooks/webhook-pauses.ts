import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { type Notice, notice } from '../../history/change.js';
import { PauseReason, type WebhookDto } from './webhook.dto.js';
import { NOTICE_OF, shownUrl, WEBHOOK_PAUSED, webhookChange } from './webhook.events.js';
import { webhookWhere } from './webhook.queries.js';

/** How many managers are told of a webhook that has lost its owner. */
const MAX_TOLD = 50;

/** Pauses webhooks that must not go on, and tells those who can do something about it. */
@Injectable()
export class WebhookPauses {
  constructor(
    private readonly activity: ActivityService,
    private readonly config: Config,
  ) {}

  /** Pauses a webhook, if `owner` still has the lease. */
  async pause(owner: string, id: string, reason: keyof typeof NOTICE_OF): Promise<void> {
    await this.activity.change({ id: null, name: this.config.APP_NAME }, async (tx, record) => {
      const paused = await tx.row<{ name: string }>(sql`
        UPDATE webhooks w SET active = false, paused_reason = ${reason}, version = w.version + 1, updated_at = now()
        FROM projects p WHERE w.id = ${id} AND w.lease_owner = ${owner} AND w.active AND p.id = w.project_id
        RETURNING p.name`);
      if (!paused) return;
      const webhook = await webhookWhere(tx, sql`w.id = ${id}`);
      const notices = await this.noticesOf(tx, webhook, reason, paused.name);
      const changes = { active: { from: true, to: false }, paused_reason: { from: null, to: reason } };
      record({ ...webhookChange(WEBHOOK_PAUSED, webhook, changes), notices });
    });
  }

  /** To its owner; where that is nobody who manages the project, to those who do. */
  private async noticesOf(
    tx: Transaction,
    { project_id, owner_id, url }: WebhookDto,
    reason: keyof typeof NOTICE_OF,
    name: string,
  ): Promise<Notice[]> {
    const params = { url: shownUrl(url), name };
    const receivers =
      reason === PauseReason.Owner
        ? await tx.rows<{ user_id: string }>(sql`
            SELECT user_id FROM project_members WHERE project_id = ${project_id} AND project_role = 'manager'
            ORDER BY user_id LIMIT ${MAX_TOLD}`)
        : [{ user_id: owner_id }];
    return receivers.map(({ user_id }) => notice(user_id, NOTICE_OF[reason], params));
  }
}

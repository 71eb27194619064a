import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { bodyOf } from './message.js';
import { type Outcome, Sender } from './sender.js';
import { type Claimed, type Next, WebhookCursors } from './webhook-cursors.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import { PauseReason } from './webhook.dto.js';
import { DeliveryCounts } from './delivery-counts.js';
import { WebhookPauses } from './webhook-pauses.js';

/** How many statements run at a time, whatever number of webhooks is served: the pool is there for requests. */
const MAX_STATEMENTS = 3;
const GONE = 410;

/** The steps of delivering: each sends one event, and moves the cursor if that has worked. */
@Injectable()
export class WebhookSteps {
  private readonly limit = pLimit(MAX_STATEMENTS);
  /** Webhooks with deliveries that were noted since the oldest were forgotten. */
  private readonly noted = new Set<string>();

  constructor(
    private readonly cursors: WebhookCursors,
    private readonly deliveries: WebhookDeliveries,
    private readonly pauses: WebhookPauses,
    private readonly sender: Sender,
    private readonly counts: DeliveryCounts,
  ) {}

  /** @returns whether there may be more to send. */
  async next(owner: string, claimed: Claimed): Promise<boolean> {
    const next = await this.limit(() => this.cursors.next(owner, claimed));
    if (!next?.active) return false;
    const { reason } = next;
    if (reason === PauseReason.Owner || reason === PauseReason.Restored) {
      await this.limit(() => this.pauses.pause(owner, next.id, reason));
      return false;
    }
    if (next.event) return this.send(owner, next, next.event);
    await this.limit(() => this.cursors.skip(owner, next));
    return next.looked_until < next.last_seq;
  }

  /** Gives a webhook back, and forgets its oldest deliveries. */
  async release(owner: string, claimed: Claimed): Promise<void> {
    await this.limit(() => this.cursors.release(owner, claimed));
    if (this.noted.delete(claimed.id)) await this.limit(() => this.deliveries.trim(claimed.id));
  }

  private async send(owner: string, next: Next, event: NonNullable<Next['event']>): Promise<boolean> {
    const { id: message_id, ...shown } = event;
    const { url, secrets, timestamp } = next;
    const outcome = await this.sender.send(url, { id: message_id, timestamp, body: bodyOf(shown), secrets });
    this.counts.count(outcome);
    const { type, seq, subject_type } = shown;
    return this.limit(async () => {
      const message = { webhook_id: next.id, message_id, seq, type, delivery_id: next.delivery_id };
      // Only texts of comments are removed from the history.
      const delivery_id = await this.deliveries.note(
        { ...message, is_confidential: subject_type === 'comment' },
        outcome,
      );
      this.noted.add(next.id);
      return this.settle(owner, next, outcome, delivery_id);
    });
  }

  private async settle(owner: string, next: Next, outcome: Outcome, delivery_id: string): Promise<boolean> {
    if (outcome.succeeded) {
      await this.cursors.advance(owner, next);
      return true;
    }
    const isOver = await this.cursors.retry(owner, next, outcome, delivery_id);
    if (outcome.status === GONE) await this.pauses.pause(owner, next.id, PauseReason.Gone);
    else if (isOver) await this.pauses.pause(owner, next.id, PauseReason.Failing);
    return false;
  }
}

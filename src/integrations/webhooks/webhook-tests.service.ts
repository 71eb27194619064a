import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Forbidden, NotFound, TooManyRequests } from '../../kernel/http/problem.js';
import { can } from '../../projects/access-policy.js';
import { testBody } from './message.js';
import { Sender } from './sender.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import type { WebhookDeliveryDto } from './webhook.dto.js';
import { deliveryOf, visibleWebhooks } from './webhook.queries.js';

/** How many tests an instance sends at a time. */
const MAX_TESTS = 8;
/** When to ask again, in seconds. */
const LATER_S = 15;

/** What a test needs. */
interface Tested {
  id: string;
  project_id: string;
  url: string;
  secrets: string[];
  /** The time of the database, in seconds since 1970. */
  timestamp: number;
}

/** Sends tests to webhooks, at once and once: also to those that are paused. */
@Injectable()
export class WebhookTests {
  private readonly running = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly sender: Sender,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  /** @throws NotFound, Forbidden; TooManyRequests while another test of the webhook, or too many others, are under way. */
  async send(actor: Actor, id: string): Promise<WebhookDeliveryDto> {
    const webhook = await this.find(actor, id);
    if (this.running.has(id) || this.running.size >= MAX_TESTS) {
      throw new TooManyRequests('Another test is under way.', LATER_S);
    }
    this.running.add(id);
    try {
      const { url, secrets, timestamp } = webhook;
      const message_id = uuidv7();
      const body = testBody(webhook, new Date(timestamp * 1000).toISOString());
      const outcome = await this.sender.send(url, { id: message_id, timestamp, body, secrets });
      const message = { webhook_id: id, message_id, seq: null, type: 'webhook_test' };
      return await deliveryOf(this.database, await this.deliveries.note(message, outcome));
    } finally {
      this.running.delete(id);
    }
  }

  private async find(actor: Actor, id: string): Promise<Tested> {
    const webhook = await this.database.row<Tested & { may: boolean }>(sql`
      SELECT w.id, w.project_id, w.url, ${can(actor, 'manage_webhooks', 'project')} AS may,
        array_remove(ARRAY[w.secret, CASE WHEN w.previous_until > now() THEN w.previous_secret END], NULL) AS secrets,
        floor(extract(epoch FROM clock_timestamp()))::bigint AS timestamp
      FROM webhooks w JOIN projects p ON p.id = w.project_id WHERE w.id = ${id} AND ${visibleWebhooks(actor)}`);
    if (!webhook) throw new NotFound('webhook');
    if (!webhook.may) throw new Forbidden();
    return webhook;
  }
}

import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { inBatches } from '../../database/batches.js';
import { Database, sql } from '../../database/sql.js';
import type { Outcome } from './sender.js';

/** A message of which an attempt is noted. */
export interface Message {
  webhook_id: string;
  /** The `webhook-id`. */
  message_id: string;
  seq: number | null;
  type: string;
  /** The delivery of which this is another attempt. */
  delivery_id?: string | null;
  /** Whether the answer must not be kept: it could repeat a text that is deleted later. */
  is_confidential?: boolean;
}

/** How many deliveries of a webhook are kept. */
const KEPT = 1_000;
/** How long deliveries are kept. */
const KEPT_FOR = sql`interval '30 days'`;
/** The number of rows that one statement deletes. */
const SWEEP_ROWS = 5_000;

/** The log of what was sent to webhooks. */
@Injectable()
export class WebhookDeliveries {
  constructor(private readonly database: Database) {}

  /** Notes an attempt, if the webhook still exists. @returns the id of the delivery. */
  async note(message: Message, outcome: Outcome): Promise<string> {
    const { webhook_id, message_id, seq, type, is_confidential = false } = message;
    const id = message.delivery_id ?? uuidv7();
    const { succeeded, status, error, duration_ms } = outcome;
    const answer = is_confidential ? null : outcome.answer;
    await this.database.rows(sql`
      INSERT INTO webhook_deliveries (id, webhook_id, message_id, seq, type, succeeded, status, error, answer, duration_ms)
      SELECT ${id}, w.id, ${message_id}, ${seq}::bigint, ${type}, ${succeeded}, ${status}::int, ${error}::text, ${answer}::text, ${duration_ms}
      FROM webhooks w WHERE w.id = ${webhook_id} FOR KEY SHARE
      ON CONFLICT (id) DO UPDATE SET attempts = webhook_deliveries.attempts + 1, succeeded = excluded.succeeded,
        status = excluded.status, error = excluded.error, answer = excluded.answer, duration_ms = excluded.duration_ms,
        attempted_at = now()`);
    return id;
  }

  /** Forgets all but the last deliveries of a webhook. */
  async trim(webhook_id: string): Promise<void> {
    await inBatches(
      this.database,
      sql`
      DELETE FROM webhook_deliveries WHERE id = ANY (ARRAY (
        SELECT id FROM webhook_deliveries WHERE webhook_id = ${webhook_id}
        ORDER BY created_at DESC, id DESC OFFSET ${KEPT} LIMIT ${SWEEP_ROWS})) RETURNING 1 AS n`,
      SWEEP_ROWS,
    );
  }

  /** Forgets old deliveries. */
  async purge(): Promise<void> {
    await inBatches(
      this.database,
      sql`
      DELETE FROM webhook_deliveries WHERE id = ANY (ARRAY (
        SELECT id FROM webhook_deliveries WHERE attempted_at < now() - ${KEPT_FOR} LIMIT ${SWEEP_ROWS})) RETURNING 1 AS n`,
      SWEEP_ROWS,
    );
  }
}

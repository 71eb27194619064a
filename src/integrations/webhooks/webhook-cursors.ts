import { Injectable } from '@nestjs/common';
import { EVENT_COLUMNS, IS_SENT } from '../../history/activity.queries.js';
import { EPOCH } from '../../history/epoch.js';
import type { ActivityEvent } from '../../history/events.js';
import { Database, sql } from '../../database/sql.js';
import { whoMay } from '../../projects/access-policy.js';
import { Retries } from './retries.js';
import type { Outcome } from './sender.js';
import type { PauseReason, WebhookState } from './webhook.dto.js';

/** A webhook that a worker owns. */
export interface Claimed {
  id: string;
  project_id: string;
}

/** What a webhook needs for its next message. */
export interface Next extends Claimed {
  url: string;
  secrets: string[];
  cursor: number;
  /** How far this look reached: up to here, nothing else is to be sent. */
  looked_until: number;
  last_seq: number;
  attempts: number;
  delivery_id: string | null;
  active: boolean;
  /** Why nothing may be sent. */
  reason: PauseReason | null;
  /** The time of the database, in seconds since 1970. */
  timestamp: number;
  event: (ActivityEvent & { id: string }) | null;
}

/** How long a worker owns a webhook without saying so again: longer than an attempt takes. */
const LEASE = sql`interval '30 seconds'`;
/** How many rows of the history one statement looks at. */
const LOOK_AHEAD = 2_000;

/**
 * How far each webhook is. One worker at a time owns one: what it writes counts only while it still does, so an instance
 * that was taken for dead moves no cursor any more. All times are the database's.
 */
@Injectable()
export class WebhookCursors {
  constructor(
    private readonly database: Database,
    private readonly retries: Retries,
  ) {}

  /** The projects that have webhooks which are not paused. */
  async projects(): Promise<string[]> {
    const rows = await this.database.rows<Pick<Claimed, 'project_id'>>(sql`
      SELECT DISTINCT project_id FROM webhooks WHERE active`);
    return rows.map(({ project_id }) => project_id);
  }

  /** How many webhooks are in which state. */
  async states(): Promise<Record<WebhookState, number>> {
    const row = await this.database.row<Record<WebhookState, number>>(sql`
      SELECT count(*) FILTER (WHERE active AND failing_since IS NULL) AS working,
        count(*) FILTER (WHERE active AND failing_since IS NOT NULL) AS failing, count(*) FILTER (WHERE NOT active) AS paused
      FROM webhooks`);
    return row ?? { working: 0, failing: 0, paused: 0 };
  }

  /**
   * Takes the webhook that has waited longest for something to send, if any.
   * @param busy projects for which the worker does enough already.
   */
  claim(owner: string, busy: string[]): Promise<Claimed | undefined> {
    return this.database.row<Claimed>(sql`
      WITH next AS (
        SELECT w.id FROM webhooks w JOIN activity_heads h ON h.project_id = w.project_id
        WHERE w.active AND w.next_attempt_at <= clock_timestamp() AND (h.seq > w.cursor OR w.epoch <> ${EPOCH})
          AND (w.lease_until IS NULL OR w.lease_until < clock_timestamp()) AND w.project_id <> ALL (${busy}::uuid[])
        ORDER BY w.next_attempt_at, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED
      )
      UPDATE webhooks w SET lease_owner = ${owner}, lease_until = clock_timestamp() + ${LEASE}
      FROM next WHERE w.id = next.id RETURNING w.id, w.project_id`);
  }

  /**
   * Prolongs the lease, and reads what is to be sent next as it is now: what was deleted meanwhile is not in it.
   * @returns undefined if the worker does not own the webhook any more.
   */
  next(owner: string, { id }: Claimed): Promise<Next | undefined> {
    return this.database.row<Next>(sql`
      WITH w AS (
        UPDATE webhooks SET lease_until = clock_timestamp() + ${LEASE}
        WHERE id = ${id} AND lease_owner = ${owner} RETURNING *
      )
      SELECT w.id, w.project_id, w.url, w.cursor, w.attempts, w.delivery_id, w.active,
        array_remove(ARRAY[w.secret, CASE WHEN w.previous_until > now() THEN w.previous_secret END], NULL) AS secrets,
        CASE WHEN w.epoch <> ${EPOCH} THEN 'restored'
          WHEN u.deleted_at IS NOT NULL OR NOT ${whoMay('manage_webhooks', 'project')} THEN 'owner' END AS reason,
        floor(extract(epoch FROM clock_timestamp()))::bigint AS timestamp, h.seq AS last_seq,
        coalesce(e.seq, least(h.seq, w.cursor + ${LOOK_AHEAD}::int)) AS looked_until,
        CASE WHEN e.id IS NOT NULL THEN to_json(e) END AS event
      FROM w JOIN projects p ON p.id = w.project_id JOIN users u ON u.id = w.owner_id
      JOIN activity_heads h ON h.project_id = w.project_id
      LEFT JOIN LATERAL (
        SELECT a.id, ${EVENT_COLUMNS} FROM activity a
        WHERE a.project_id = w.project_id AND a.seq > w.cursor AND a.seq <= w.cursor + ${LOOK_AHEAD}::int AND ${IS_SENT}
          AND (w.events @> '{*}' OR a.action = ANY (w.events))
        ORDER BY a.seq LIMIT 1) e ON true`);
  }

  /** Passes over numbers of which nothing is to be sent. */
  async skip(owner: string, { id, cursor, looked_until }: Next): Promise<void> {
    await this.database.rows(sql`
      UPDATE webhooks SET cursor = ${looked_until} WHERE id = ${id} AND lease_owner = ${owner} AND cursor = ${cursor}`);
  }

  /** Passes over an event that was delivered, unless the cursor was moved meanwhile. */
  async advance(owner: string, { id, cursor, looked_until }: Next): Promise<void> {
    await this.database.rows(sql`
      UPDATE webhooks SET cursor = ${looked_until}, attempts = 0, failing_since = NULL, delivery_id = NULL
      WHERE id = ${id} AND lease_owner = ${owner} AND cursor = ${cursor}`);
  }

  /**
   * Notes a failure, and when the event is sent again. The last attempt is that at the end of the time for which a webhook
   * may fail.
   * @returns whether that time is over.
   */
  async retry(owner: string, next: Next, { retry_after_ms }: Outcome, delivery_id: string): Promise<boolean> {
    const { id, cursor, attempts } = next;
    const pauseMs = this.retries.pauseAfter(attempts + 1, retry_after_ms);
    const { giveUpMs } = this.retries;
    const row = await this.database.row<{ is_over: boolean }>(sql`
      WITH failing AS (
        SELECT id, coalesce(failing_since, clock_timestamp()) AS since FROM webhooks
        WHERE id = ${id} AND lease_owner = ${owner} AND cursor = ${cursor} FOR UPDATE
      ), until AS (SELECT id, since, since + ${giveUpMs} * interval '1 millisecond' AS until FROM failing)
      UPDATE webhooks w SET attempts = w.attempts + 1, failing_since = u.since, delivery_id = ${delivery_id},
        next_attempt_at = least(clock_timestamp() + ${pauseMs} * interval '1 millisecond', greatest(u.until, clock_timestamp()))
      FROM until u WHERE w.id = u.id RETURNING u.until <= clock_timestamp() AS is_over`);
    return row?.is_over ?? false;
  }

  /** Gives a webhook back, behind those that wait. */
  async release(owner: string, { id }: Claimed): Promise<void> {
    await this.database.rows(sql`
      UPDATE webhooks SET lease_owner = NULL, lease_until = NULL,
        next_attempt_at = CASE WHEN failing_since IS NULL THEN clock_timestamp() ELSE next_attempt_at END
      WHERE id = ${id} AND lease_owner = ${owner}`);
  }
}

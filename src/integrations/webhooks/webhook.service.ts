import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { type Changes, differences } from '../../history/change.js';
import { EPOCH } from '../../history/epoch.js';
import { EventCatalogue } from '../../history/event-catalogue.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { Conflict, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { requireUnchanged } from '../../kernel/validation/unchangeable.js';
import { lockProject, requireRight } from '../../projects/project-row.js';
import { Addresses } from '../../kernel/http/outgoing-addresses.js';
import { newSecret } from './signature.js';
import { WebhookWorker } from './webhook-worker.js';
import {
  type CreateWebhookDto,
  MAX_WEBHOOKS,
  type NewWebhookDto,
  PauseReason,
  type UpdateWebhookDto,
  type WebhookDto,
} from './webhook.dto.js';
import { shownUrl, WEBHOOK_CREATED, WEBHOOK_DELETED, WEBHOOK_UPDATED, webhookChange } from './webhook.events.js';
import { visibleWebhooks, webhookWhere } from './webhook.queries.js';

/** How long a secret that was replaced signs as well. */
const PREVIOUS_FOR = sql`interval '24 hours'`;

/** Changes webhooks. Each change locks the project, so that there is one at a time. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly activity: ActivityService,
    private readonly catalogue: EventCatalogue,
    private readonly addresses: Addresses,
    private readonly worker: WebhookWorker,
  ) {}

  /**
   * Creates a webhook, which gets the events from now on.
   * @throws InvalidInput, NotFound, Forbidden; Conflict for one webhook too many.
   */
  async create(actor: Actor, project_id: string, input: CreateWebhookDto): Promise<NewWebhookDto> {
    const url = this.urlOf(input.url);
    const events = this.eventsOf(input.events);
    const [id, secret] = [uuidv7(), newSecret()];
    const created = await this.activity.change(actor, async (tx, record): Promise<NewWebhookDto> => {
      requireRight(await lockProject(tx, actor, project_id), 'manage_webhooks');
      await requireRoom(tx, project_id);
      await tx.rows(sql`
        INSERT INTO webhooks (id, project_id, owner_id, url, events, secret, epoch, cursor)
        SELECT ${id}, h.project_id, ${actor.id}, ${url}, ${events}::text[], ${secret}, ${EPOCH}, h.seq
        FROM activity_heads h WHERE h.project_id = ${project_id}`);
      const webhook = await webhookWhere(tx, sql`w.id = ${id}`);
      record(
        webhookChange(WEBHOOK_CREATED, webhook, {
          url: { from: null, to: shownUrl(url) },
          events: { from: null, to: events },
        }),
      );
      // The stored answer must not contain the secret.
      return { ...webhook, secret: null };
    });
    this.worker.wake(project_id);
    return { ...created, secret };
  }

  /**
   * Changes the fields that are present.
   * @throws NotFound, Stale; InvalidInput
   */
  async update(actor: Actor, id: string, input: UpdateWebhookDto, expected: ExpectedVersions): Promise<WebhookDto> {
    const url = input.url === undefined ? undefined : this.urlOf(input.url);
    const events = input.events === undefined ? undefined : this.eventsOf(input.events);
    const updated = await this.activity.change(actor, async (tx, record) => {
      const webhook = await this.lock(tx, actor, id);
      requireVersion(webhook, expected);
      requireUnchanged(input, webhook);
      const wanted = {
        ...webhook,
        ...(url && { url }),
        ...(events && { events }),
        active: input.active ?? webhook.active,
      };
      const changes = changesBetween(webhook, wanted);
      if (Object.keys(changes).length === 0) return webhook;
      const changed = await write(tx, actor, webhook, wanted);
      record(webhookChange(WEBHOOK_UPDATED, changed, changes));
      return changed;
    });
    if (updated.active) this.worker.wake(updated.project_id);
    return updated;
  }

  /**
   * Gives a webhook a new secret; for a day, messages are also signed with the one of before.
   * @throws NotFound, Stale
   */
  async rotate(actor: Actor, id: string, expected: ExpectedVersions): Promise<NewWebhookDto> {
    const secret = newSecret();
    const rotated = await this.activity.change(actor, async (tx, record): Promise<NewWebhookDto> => {
      requireVersion(await this.lock(tx, actor, id), expected);
      await tx.rows(sql`
        UPDATE webhooks SET secret = ${secret}, previous_secret = secret, previous_until = now() + ${PREVIOUS_FOR},
          version = version + 1, updated_at = now()
        WHERE id = ${id}`);
      const webhook = await webhookWhere(tx, sql`w.id = ${id}`);
      record(webhookChange(WEBHOOK_UPDATED, webhook, { secret: { from: null, to: null } }));
      return { ...webhook, secret: null };
    });
    return { ...rotated, secret };
  }

  /**
   * Sends all events from a number on, again or for the first time. A webhook that is paused stays so.
   * @throws NotFound; InvalidInput for a number that the project will only have later.
   */
  async replay(actor: Actor, id: string, from_seq: number): Promise<WebhookDto> {
    const replayed = await this.activity.change(actor, async (tx) => {
      const { last_seq } = await this.lock(tx, actor, id);
      if (from_seq > last_seq + 1) {
        throw new InvalidInput([{ field: 'from_seq', message: `must be at most ${last_seq + 1}` }]);
      }
      await tx.rows(sql`
        UPDATE webhooks SET cursor = ${from_seq - 1}, attempts = 0, failing_since = NULL, delivery_id = NULL, next_attempt_at = now(), updated_at = now()
        WHERE id = ${id}`);
      return webhookWhere(tx, sql`w.id = ${id}`);
    });
    this.worker.wake(replayed.project_id);
    return replayed;
  }

  /** Deletes a webhook with what is known of its deliveries. @throws NotFound, Stale */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const webhook = await this.lock(tx, actor, id);
      requireVersion(webhook, expected);
      await tx.rows(sql`DELETE FROM webhooks WHERE id = ${id}`);
      record(webhookChange(WEBHOOK_DELETED, webhook, { url: { from: shownUrl(webhook.url), to: null } }));
    });
  }

  /** Locks a webhook and its project. @throws NotFound, Forbidden for an API token that may only read. */
  private async lock(tx: Transaction, actor: Actor, id: string): Promise<WebhookDto> {
    const { project_id } = await webhookWhere(tx, sql`w.id = ${id} AND ${visibleWebhooks(actor)}`);
    const project = await lockProject(tx, actor, project_id).catch((error: unknown) => {
      throw error instanceof NotFound ? new NotFound('webhook') : error;
    });
    requireRight(project, 'manage_webhooks');
    await tx.rows(sql`SELECT FROM webhooks WHERE id = ${id} FOR UPDATE`);
    return webhookWhere(tx, sql`w.id = ${id}`);
  }

  /** @throws InvalidInput */
  private urlOf(text: string): string {
    const refuse = (message: string) => new InvalidInput([{ field: 'url', message }]);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !['http:', 'https:'].includes(url.protocol)) throw refuse('must be an address with http or https');
    if (url.username !== '' || url.password !== '') throw refuse('must not contain a user name or a password');
    if (url.hash !== '') throw refuse('must not contain a fragment');
    if (!this.addresses.isPossible(url.hostname)) throw refuse('must not lead to a private address');
    return url.href;
  }

  /** @throws InvalidInput */
  private eventsOf(events: string[]): string[] {
    const known = ['*', ...this.catalogue.live.map(({ type }) => type)];
    if (events.every((type) => known.includes(type))) return events.includes('*') ? ['*'] : events;
    throw new InvalidInput([{ field: 'events', message: `must be a list of ${known.join(', ')}` }]);
  }
}

/** @throws Conflict */
async function requireRoom(tx: Transaction, project_id: string): Promise<void> {
  const row = await tx.row<{ n: number }>(sql`SELECT count(*) AS n FROM webhooks WHERE project_id = ${project_id}`);
  if ((row?.n ?? 0) < MAX_WEBHOOKS) return;
  throw new Conflict(`The project has ${MAX_WEBHOOKS} webhooks. Delete some of them first.`);
}

function changesBetween(before: WebhookDto, after: WebhookDto): Changes {
  const changes = differences(before, after, ['active']);
  if (before.url !== after.url) changes.url = { from: shownUrl(before.url), to: shownUrl(after.url) };
  if (before.events.toSorted().join() !== after.events.toSorted().join()) {
    changes.events = { from: before.events, to: after.events };
  }
  return changes;
}

/** Another address is tried at once, and so is what is resumed: with the rights of whoever resumes it, in the present history. */
async function write(tx: Transaction, actor: Actor, before: WebhookDto, after: WebhookDto): Promise<WebhookDto> {
  const { id } = before;
  const isResumed = after.active && !before.active;
  const isRetried = isResumed || after.url !== before.url;
  const reason = after.active ? null : (before.paused_reason ?? PauseReason.Manual);
  await tx.rows(sql`
    UPDATE webhooks w SET url = ${after.url}, events = ${after.events}::text[], active = ${after.active}, paused_reason = ${reason},
      version = version + 1, updated_at = now(),
      owner_id = ${isResumed ? actor.id : before.owner_id}, epoch = CASE WHEN ${isResumed} THEN ${EPOCH} ELSE epoch END,
      cursor = least(cursor, ${before.last_seq}),
      attempts = CASE WHEN ${isRetried} THEN 0 ELSE attempts END,
      failing_since = CASE WHEN ${isRetried} THEN NULL ELSE failing_since END,
      next_attempt_at = CASE WHEN ${isRetried} THEN now() ELSE next_attempt_at END
    WHERE id = ${id}`);
  return webhookWhere(tx, sql`w.id = ${id}`);
}

import { Injectable } from '@nestjs/common';
import { Database, type Queryable, READ_LIMIT_MS, rfc3339, type Sql, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Forbidden, NotFound } from '../../kernel/http/problem.js';
import type { PageQuery } from '../../kernel/paging/page.dto.js';
import { list, type Page, sortKey } from '../../kernel/paging/page.js';
import { can } from '../../projects/access-policy.js';
import { visibleProjects } from '../../projects/project.scope.js';
import type { WebhookDeliveryDto, WebhookDto } from './webhook.dto.js';

/** Webhook `w` as the API shows it, without its secret; `o` is its owner, `h` the head of its project. */
const COLUMNS = sql`
  w.id, w.project_id, w.url, w.events, w.active, w.paused_reason,
  CASE WHEN NOT w.active THEN 'paused' WHEN w.failing_since IS NULL THEN 'working' ELSE 'failing' END AS state,
  w.owner_id, o.name AS owner_name, w.cursor AS delivered_seq, h.seq AS last_seq, w.attempts,
  ${rfc3339(sql`w.failing_since`)} AS failing_since,
  CASE WHEN w.active AND w.failing_since IS NOT NULL THEN ${rfc3339(sql`w.next_attempt_at`)} END AS next_attempt_at,
  CASE WHEN w.previous_until > now() THEN ${rfc3339(sql`w.previous_until`)} END AS previous_secret_until,
  w.version, ${rfc3339(sql`w.created_at`)} AS created_at`;

const FROM = sql`
  webhooks w JOIN users o ON o.id = w.owner_id JOIN activity_heads h ON h.project_id = w.project_id
  JOIN projects p ON p.id = w.project_id`;

/** Which webhooks an actor sees: those of the projects that they manage. */
export function visibleWebhooks(actor: Actor): Sql {
  return sql`p.deleted_at IS NULL AND ${can(actor, 'see', 'webhook')}`;
}

const DELIVERY_COLUMNS = sql`
  d.id, d.message_id, d.seq, d.type, d.attempts, d.succeeded, d.status, d.error, d.answer, d.duration_ms,
  ${rfc3339(sql`d.created_at`)} AS created_at, ${rfc3339(sql`d.attempted_at`)} AS attempted_at`;

/** A webhook, whoever asks. @throws NotFound */
export async function webhookWhere(on: Queryable, where: Sql): Promise<WebhookDto> {
  const webhook = await on.row<WebhookDto>(sql`SELECT ${COLUMNS} FROM ${FROM} WHERE ${where}`);
  if (!webhook) throw new NotFound('webhook');
  return webhook;
}

/** A delivery. */
export async function deliveryOf(on: Queryable, id: string): Promise<WebhookDeliveryDto> {
  const delivery = await on.row<WebhookDeliveryDto>(sql`
    SELECT ${DELIVERY_COLUMNS} FROM webhook_deliveries d WHERE d.id = ${id}`);
  if (!delivery) throw new NotFound('webhook');
  return delivery;
}

/** Reads of webhooks. */
@Injectable()
export class WebhookQueries {
  constructor(private readonly database: Database) {}

  /** The webhooks of a project, oldest first. @throws NotFound, Forbidden */
  async list(actor: Actor, project_id: string): Promise<WebhookDto[]> {
    const project = await this.database.row<{ may: boolean }>(sql`
      SELECT ${can(actor, 'see', 'webhook')} AS may FROM projects p
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`);
    if (!project) throw new NotFound('project');
    if (!project.may) throw new Forbidden('Only admins and managers of the project see its webhooks.');
    return this.database.rows<WebhookDto>(sql`
      SELECT ${COLUMNS} FROM ${FROM} WHERE w.project_id = ${project_id} AND ${visibleWebhooks(actor)}
      ORDER BY w.created_at, w.id`);
  }

  /** @throws NotFound */
  get(actor: Actor, id: string): Promise<WebhookDto> {
    return webhookWhere(this.database, sql`w.id = ${id} AND ${visibleWebhooks(actor)}`);
  }

  /** What was sent to a webhook, newest first. @throws NotFound */
  async deliveries(actor: Actor, id: string, page: PageQuery): Promise<Page<WebhookDeliveryDto>> {
    await this.get(actor, id);
    return list<WebhookDeliveryDto>(
      this.database.within(READ_LIMIT_MS.page),
      {
        columns: DELIVERY_COLUMNS,
        of: sql`d`,
        from: sql`webhook_deliveries d`,
        where: sql`d.webhook_id = ${id}`,
        id: sql`d.id`,
        sorts: { created_at: sortKey('timestamptz', sql`d.created_at`) },
        default_sort: '-created_at',
      },
      page,
    );
  }
}

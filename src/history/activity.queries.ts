import { Injectable } from '@nestjs/common';
import { list, type Listing, type Page, sortKey } from '../kernel/paging/page.js';
import type { PageQuery } from '../kernel/paging/page.dto.js';
import { InvalidInput } from '../kernel/http/problem.js';
import { Database, empty, join, raw, READ_LIMIT_MS, rfc3339, type Sql, sql } from '../database/sql.js';
import type { ActivityDto, ActivityListQuery } from './activity.dto.js';
import { EventCatalogue } from './event-catalogue.js';

const COLUMNS = sql`
  a.id, a.user_id, a.user_name,
  CASE WHEN a.token_id IS NOT NULL THEN json_build_object('id', a.token_id, 'name', a.token_name) END AS via, a.action, a.subject_type, a.subject_id, a.project_id, a.task_id,
  CASE a.subject_type WHEN 'task' THEN a.data ->> 'key' END AS task_key, a.seq, a.changes,
  ${rfc3339(sql`a.timestamp`)} AS timestamp, ${rfc3339(sql`a.occurred_at`)} AS occurred_at, a.import_id, a.revert_id`;

/** Whether a row is sent to clients. Those of an import are not: it ends with an event that stands for all of them. */
export const IS_SENT = sql`a.import_id IS NULL`;

/** The columns of an event; `a` is the activity row. */
export const EVENT_COLUMNS = sql`
  a.action AS type, a.subject_type, a.subject_id, a.project_id, a.seq, ${rfc3339(sql`a.timestamp`)} AS at,
  CASE WHEN a.token_id IS NULL THEN json_build_object('id', a.user_id, 'name', a.user_name)
    ELSE json_build_object(
      'id', a.user_id, 'name', a.user_name, 'via', json_build_object('id', a.token_id, 'name', a.token_name))
  END AS actor, a.data, a.changes`;

/** The maximum size of one read of the history, in bytes. */
const MAX_EVENTS_BYTES = 1024 * 1024;

/**
 * The first events by number that fit into `MAX_EVENTS_BYTES`, but at least one. See `IS_FULL`.
 * @param events a statement that selects `EVENT_COLUMNS`.
 * @param more additional columns; `e` is the event.
 */
export function asManyAsFit(events: Sql, more: Sql = empty): Sql {
  return sql`
    SELECT e.type, e.subject_type, e.subject_id, e.project_id, e.seq, e.at, e.actor, e.data, e.changes ${more}
    FROM (
      SELECT e.*, sum(e.bytes) OVER (ORDER BY e.seq) AS until
      FROM (SELECT e.*, octet_length(e.data::text) + octet_length(e.changes::text) AS bytes FROM (${events}) e) e
    ) e
    WHERE e.until - e.bytes < ${raw(String(MAX_EVENTS_BYTES))}`;
}

/** Whether event `e` is the last one that fits. */
export const IS_FULL = sql`e.until >= ${raw(String(MAX_EVENTS_BYTES))}`;

const NEWEST_FIRST: Pick<Listing, 'id' | 'sorts' | 'default_sort'> = {
  id: sql`a.id`,
  sorts: { timestamp: sortKey('timestamptz', sql`a.timestamp`) },
  default_sort: '-timestamp',
};

const NUMBERED: Pick<Listing, 'id' | 'sorts' | 'default_sort'> = {
  id: sql`a.id`,
  sorts: { seq: sortKey('bigint', sql`a.seq`) },
  default_sort: '-seq',
};

/** Reads of the activity log. */
@Injectable()
export class ActivityQueries {
  constructor(
    private readonly database: Database,
    private readonly events: EventCatalogue,
  ) {}

  /** The rows that match the filters, newest first. @throws InvalidInput for an unknown action. */
  list({ user_id, project_id, task_id, action, since, until, ...page }: ActivityListQuery): Promise<Page<ActivityDto>> {
    if (action !== undefined) this.requireKnown(action);
    const filters: Sql[] = [];
    if (user_id) filters.push(sql`a.user_id = ${user_id}`);
    if (project_id) filters.push(sql`a.project_id = ${project_id}`);
    if (task_id) filters.push(sql`a.task_id = ${task_id}`);
    if (action) filters.push(sql`a.action = ${action}`);
    if (since) filters.push(sql`a.timestamp >= ${since}`);
    if (until) filters.push(sql`a.timestamp < ${until}`);
    // Within a project, numbers follow time, and there is an index on them.
    return this.listWhere(filters, page, project_id ? NUMBERED : NEWEST_FIRST);
  }

  /** The rows of one project that match all filters, latest first. */
  listOfProject(project_id: string, filters: Sql[], page: PageQuery): Promise<Page<ActivityDto>> {
    return this.listWhere([sql`a.project_id = ${project_id}`, ...filters], page, NUMBERED);
  }

  /** The rows about one task that match all filters, latest first. */
  listOfTask(task_id: string, filters: Sql[], page: PageQuery): Promise<Page<ActivityDto>> {
    return this.listWhere([sql`a.task_id = ${task_id}`, ...filters], page, NEWEST_FIRST);
  }

  private requireKnown(action: string): void {
    if (this.events.has(action)) return;
    throw new InvalidInput([{ field: 'action', message: `must be one of ${this.events.types.join(', ')}` }]);
  }

  private listWhere(filters: Sql[], page: PageQuery, order: Pick<Listing, 'id' | 'sorts' | 'default_sort'>) {
    const where = filters.length > 0 ? join(filters, ' AND ') : sql`true`;
    return list<ActivityDto>(
      this.database.within(READ_LIMIT_MS.page),
      { columns: COLUMNS, of: sql`a`, from: sql`activity a`, where, ...order },
      page,
    );
  }
}

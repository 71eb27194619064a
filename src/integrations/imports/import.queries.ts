import { Injectable } from '@nestjs/common';
import { Database, type Queryable, READ_LIMIT_MS, rfc3339, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { list, type Page, sortKey } from '../../kernel/paging/page.js';
import { ImportStatus } from './import.entity.js';
import type { ImportDto, ImportListQuery, ImportSummaryDto } from './import.dto.js';

const RESULT = [
  ...[
    'tasks_created',
    'tasks_updated',
    'tasks_unchanged',
    'tasks_deleted_here',
    'comments',
    'moves',
    'checklist_items',
    'columns',
    'labels',
    'members',
  ],
  ...['attachments', 'links', 'views', 'events'],
  ...['shortened', 'actions_left_out', 'items_left_out', 'attachments_left_out', 'links_left_out', 'tasks_trashed'],
];

/** What an import has made, with a 0 for what it has not. */
export function resultOf(result: Record<string, number>) {
  return Object.fromEntries(RESULT.map((name) => [name, result[name] ?? 0])) as unknown as ImportDto['result'];
}

const NOTHING = JSON.stringify(resultOf({}));

const SUMMARY = sql`
  i.id, i.source, i.status, i.dry_run, i.file_name, i.file_bytes, i.project_id, i.makes_project,
  (${NOTHING}::jsonb || i.result::jsonb)::json AS result, i.error, i.done, i.total,
  ${rfc3339(sql`i.created_at`)} AS created_at, ${rfc3339(sql`i.started_at`)} AS started_at,
  ${rfc3339(sql`i.finished_at`)} AS finished_at`;

/** The imports that a user sees: their own. */
const own = ({ id }: Pick<Actor, 'id'>) => sql`i.created_by = ${id} AND i.status <> ${ImportStatus.Uploading}`;

/** Reads of imports for a caller. */
@Injectable()
export class ImportQueries {
  constructor(private readonly database: Database) {}

  /** The caller's imports, newest first. */
  list(actor: Actor, { project_id, ...page }: ImportListQuery): Promise<Page<ImportSummaryDto>> {
    const listing = {
      columns: SUMMARY,
      of: sql`i`,
      from: sql`imports i`,
      where: sql`${own(actor)} AND ${project_id ? sql`i.project_id = ${project_id}` : sql`true`}`,
      id: sql`i.id`,
      sorts: { created_at: sortKey('timestamptz', sql`i.created_at`) },
      default_sort: '-created_at',
    };
    return list<ImportSummaryDto>(this.database.within(READ_LIMIT_MS.page), listing, page);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string, on: Queryable = this.database): Promise<ImportDto> {
    const found = await on.row<ImportDto>(sql`
      SELECT ${SUMMARY}, i.mappings, i.report FROM imports i WHERE i.id = ${id} AND ${own(actor)}`);
    if (!found) throw new NotFound('import');
    return found;
  }
}

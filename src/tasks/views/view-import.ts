import { sql, type Transaction } from '../../database/sql.js';
import { MAX_VIEWS, type ViewDto } from './view.dto.js';
import { VIEW_COLUMNS } from './view.queries.js';

/** A view that a project shares, as an import makes it. */
export type ImportedView = Pick<
  ViewDto,
  'id' | 'name' | 'filter' | 'sort' | 'created_by' | 'created_at' | 'updated_at'
>;

/** Shares views with a locked project. @returns those for which there was room, and whose names were free. */
export function insertSharedViews(tx: Transaction, project_id: string, views: ImportedView[]): Promise<ViewDto[]> {
  return tx.rows<ViewDto>(sql`
    WITH v AS (
      INSERT INTO saved_views (id, project_id, name, filter, sort, shared, created_by, created_at, updated_at)
      SELECT n.id, ${project_id}, n.name, n.filter, n.sort, true, n.created_by, n.created_at, n.updated_at
      FROM json_to_recordset(${JSON.stringify(views)}) AS n (
        id uuid, name text, filter text, sort text, created_by uuid, created_at timestamptz, updated_at timestamptz)
      LIMIT greatest(0, ${MAX_VIEWS} - (
        SELECT count(*) FROM saved_views s WHERE s.project_id = ${project_id} AND s.shared AND s.deleted_at IS NULL))
      ON CONFLICT DO NOTHING RETURNING *
    ) SELECT ${VIEW_COLUMNS} FROM v ORDER BY v.id`);
}

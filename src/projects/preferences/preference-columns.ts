import { type Sql, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';

/** Whether the actor has starred a project (alias `p`). */
export function starredBy({ id }: Pick<Actor, 'id'>): Sql {
  return sql`EXISTS (
    SELECT FROM project_preferences s WHERE s.user_id = ${id} AND s.project_id = p.id AND s.starred)`;
}

/** The actor's settings for the board of a project (alias `p`), as JSON: see `BoardSettingsDto`. */
export function boardSettingsOf({ id }: Pick<Actor, 'id'>): Sql {
  return sql`(
    SELECT json_build_object('grouping', max(s.grouping), 'columns', coalesce(
      json_agg(json_build_object('id', c.id, 'collapsed', true) ORDER BY c.rank) FILTER (WHERE c.id IS NOT NULL), '[]'))
    FROM project_preferences s
    LEFT JOIN project_columns c ON c.project_id = s.project_id AND c.id = ANY (s.collapsed_columns)
    WHERE s.user_id = ${id} AND s.project_id = p.id)`;
}

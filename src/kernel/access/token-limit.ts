import { type Sql, sql } from '../../database/sql.js';
import type { Actor } from './access.js';

/** Whether something of a project, or of none, is within the projects to which the actor's API token is limited, if any. */
export function isWithinLimit({ token }: Pick<Actor, 'token'>, project_id: string | null): boolean {
  if (!token?.project_ids) return true;
  return project_id !== null && token.project_ids.includes(project_id);
}

/** The same as a condition on a column with the id of a project. */
export function withinLimit({ token }: Pick<Actor, 'token'>, project_id: Sql): Sql {
  return token?.project_ids ? sql`${project_id} = ANY (${token.project_ids}::uuid[])` : sql`true`;
}

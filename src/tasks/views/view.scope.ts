import { type Sql, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { isWithinLimit } from '../../kernel/access/token-limit.js';
import { visibleProjects } from '../../projects/project.scope.js';

/**
 * Which views (alias `v`), deleted or not, an actor has: their own, and those that are shared; of a project only while they
 * see it.
 */
export function visibleViews(actor: Actor): Sql {
  const inProject = sql`EXISTS (SELECT FROM projects p WHERE p.id = v.project_id AND ${visibleProjects(actor)})`;
  return sql`(v.shared OR v.created_by = ${actor.id}) AND
    CASE WHEN v.project_id IS NULL THEN ${isWithinLimit(actor, null)} ELSE ${inProject} END`;
}

import { type Actor, Role } from '../kernel/access/access.js';
import { empty, type Sql, sql } from '../database/sql.js';

/**
 * As `hold` of the conditions below: a membership that lets an actor write does not end before their transaction does.
 * Else what they were still allowed to do could be numbered after their removal.
 */
export const HELD = sql`FOR KEY SHARE`;

/** Which projects (alias `p`) an actor can see: an admin all, a member those to which they were added. */
export function visibleProjects(actor: Actor, hold: Sql = empty): Sql {
  return sql`p.deleted_at IS NULL AND ${memberOfProject(actor, hold)}`;
}

/** Whether the actor belongs to the project (alias `p`), be it in the trash or not. */
export function memberOfProject({ id, role }: Actor, hold: Sql = empty): Sql {
  if (role === Role.Admin) return sql`true`;
  return sql`EXISTS (SELECT FROM project_members m WHERE m.project_id = p.id AND m.user_id = ${id} ${hold})`;
}

/**
 * Which rows of the activity of a project (aliases `a`, `p`) an actor who can see the project may see: all of a shared
 * board; otherwise what is about the project itself, and about tasks that were or became theirs.
 */
export function visibleActivity({ id, role }: Actor): Sql {
  if (role === Role.Admin) return sql`true`;
  return sql`(p.task_access = 'members' OR a.task_id IS NULL OR ${id} = ANY (a.assignees))`;
}

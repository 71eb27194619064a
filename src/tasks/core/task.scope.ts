import { type Actor, Role } from '../../kernel/access/access.js';
import { empty, type Sql, sql } from '../../database/sql.js';
import { memberOfProject } from '../../projects/project.scope.js';

/**
 * Which tasks (alias `t`, of the project of alias `p`) an actor can read and write, be they in the trash or not: an
 * admin all, a project member those assigned to them, and where the project is a shared board all of it.
 */
export function tasksOf(actor: Actor, hold: Sql = empty): Sql {
  if (actor.role === Role.Admin) return sql`p.deleted_at IS NULL`;
  return sql`p.deleted_at IS NULL AND ${memberOfProject(actor, hold)} AND ${tasksWithin(actor)}`;
}

/** Of the tasks (alias `t`) of a project (alias `p`) that an actor can see, those that they can read and write. */
export function tasksWithin({ id, role }: Actor): Sql {
  if (role === Role.Admin) return sql`true`;
  return sql`(p.task_access = 'members' OR t.assigned_to = ${id})`;
}

/** Which tasks (aliases `t`, `p`) an actor can see. */
export function visibleTasks(actor: Actor, hold: Sql = empty): Sql {
  return sql`t.deleted_at IS NULL AND ${tasksOf(actor, hold)}`;
}

import type { Actor } from '../kernel/access/access.js';
import { type Sql, sql } from '../database/sql.js';
import { MANAGED_SUBJECTS } from '../history/event-definition.js';
import { can } from './access-policy.js';

/** Which projects (alias `p`) an actor can see. @param hold see `can()`. */
export function visibleProjects(actor: Actor, hold?: Sql): Sql {
  return sql`p.deleted_at IS NULL AND ${can(actor, 'see', 'project', { hold })}`;
}

/** Which activity rows of a project (aliases `a`, `p`) an actor who can see the project may see. */
export function visibleActivity(actor: Actor): Sql {
  const managed = sql`a.subject_type = ANY (${[...MANAGED_SUBJECTS]})`;
  return sql`(NOT ${managed} OR ${can(actor, 'see', 'webhook')}) AND ${can(actor, 'see', 'activity', { given: ['member'] })}`;
}

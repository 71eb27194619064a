import type { Actor } from '../../kernel/access/access.js';
import { type Sql, sql } from '../../database/sql.js';
import { can, type Verb } from '../../projects/access-policy.js';

/** Which tasks (aliases `t`, `p`) an actor can see or edit, be they in the trash or not. @param hold as of `can()`. */
export function tasksOf(actor: Actor, verb: Verb<'task'>, hold?: Sql): Sql {
  return sql`p.deleted_at IS NULL AND ${can(actor, verb, 'task', { hold })}`;
}

/** Of the tasks (alias `t`) of a project (alias `p`) that an actor can see, those that they can see. */
export function tasksWithin(actor: Actor): Sql {
  return can(actor, 'see', 'task', { given: ['member'] });
}

/** Which tasks (aliases `t`, `p`) that are not in the trash an actor can see, or edit. @param hold as of `can()`. */
export function visibleTasks(actor: Actor, verb: Verb<'task'> = 'see', hold?: Sql): Sql {
  return sql`t.deleted_at IS NULL AND ${tasksOf(actor, verb, hold)}`;
}

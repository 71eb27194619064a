import type { Actor } from '../../kernel/access/access.js';
import { type Sql, sql } from '../../database/sql.js';
import { can, type Verb } from '../../projects/access-policy.js';
import { ArchiveFilter } from './archive-filter.js';

/** Which tasks (aliases `t`, `p`), in the trash or not, an actor can see or edit. @param hold see `can()`. */
export function tasksOf(actor: Actor, verb: Verb<'task'>, hold?: Sql): Sql {
  return sql`p.deleted_at IS NULL AND ${can(actor, verb, 'task', { hold })}`;
}

/** Which tasks (alias `t`) of a project (alias `p`) that an actor can see they can see. */
export function tasksWithin(actor: Actor): Sql {
  return can(actor, 'see', 'task', { given: ['member'] });
}

/** Whether task `t`, which is not in the trash, is on the board or in the archive. */
export const IS_ON_BOARD = sql`t.archived_at IS NULL`;
const IS_ARCHIVED = sql`t.archived_at IS NOT NULL`;

/** What leaves only the tasks (alias `t`) that a filter for the archive asks for. */
export function inOrOutOfArchive(archived: ArchiveFilter): Sql[] {
  if (archived === ArchiveFilter.Any) return [];
  return [archived === ArchiveFilter.No ? IS_ON_BOARD : IS_ARCHIVED];
}

/** Which tasks (aliases `t`, `p`) outside the trash an actor can see or edit, those in the archive included. @param hold see `can()`. */
export function visibleTasks(actor: Actor, verb: Verb<'task'> = 'see', hold?: Sql): Sql {
  return sql`t.deleted_at IS NULL AND ${tasksOf(actor, verb, hold)}`;
}

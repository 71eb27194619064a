import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../kernel/access/access.js';
import { raw, type Sql, sql } from '../database/sql.js';
import type { DataOf, EventDefinition } from './event-definition.js';
import type { NoticeDefinition, NoticeParams } from './notice-definition.js';

/** The old and the new value of each changed field. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** A change of one task, project or user, as a service describes it. */
export interface Change<E extends EventDefinition = EventDefinition> {
  event: E;
  /** The id of the event's subject. */
  subject_id: string;
  /** The project whose history contains the change; null for internal events. */
  project_id: string | null;
  /** The task that determines who may see the event, if its visibility is `task`. */
  task_id?: string;
  changes: Changes;
  /**
   * An SQL expression over alias `e` if the database has the data: for changes of too many things to hold in memory.
   */
  data: DataOf<E> | Sql;
  /** The assignees before and after the change. */
  assignees?: string[];
  /** The users to notify. The actor is never notified. */
  notices?: Notice[];
  /** Set if the change is part of an import. */
  origin?: Origin;
  /** The number within the project, once it is written. */
  seq?: number;
}

/**
 * Where an imported change comes from. Such changes are recorded and numbered like all others, but not sent to live
 * clients: the import announces itself with one event.
 */
export interface Origin {
  import_id: string;
  /** When it happened, RFC 3339; null if it happens with the import. */
  occurred_at: string | null;
  /** Who did it there: a user, or somebody without an account. By default, the author of the transaction. */
  by?: { id: string | null; name: string };
}

/** A notice to one user. */
export interface Notice {
  user_id: string;
  type: string;
  params: NoticeParams;
}

/** A notice of a defined type. */
export function notice<P extends NoticeParams>(user_id: string, { type }: NoticeDefinition<P>, params: P): Notice {
  return { user_id, type, params };
}

/** Adds a change to those that the transaction records. */
export type Recorder = <E extends EventDefinition>(change: Change<E>) => void;

/**
 * The fields that differ between two states.
 * @param before undefined for something new: then every field of `after` with a value counts as changed.
 */
export function differences<T extends object>(
  before: T | undefined,
  after: T,
  fields: readonly (keyof T & string)[],
): Changes {
  const changes: Changes = {};
  for (const field of fields) {
    const from = before?.[field] ?? null;
    const to = after[field] ?? null;
    if (from !== to && !isDeepStrictEqual(from, to)) changes[field] = { from, to };
  }
  return changes;
}

/** The new values as assignments of an UPDATE; the names of the fields are those of the columns. */
export function assignmentsOf(changes: Changes): Sql[] {
  return Object.entries(changes).map(([field, { to }]) => sql`${raw(field)} = ${to}`);
}

/** The recorded actor: a user, or the application itself (`id: null`). */
export type Author = Partial<Omit<Actor, 'id' | 'name'>> & {
  readonly id: string | null;
  readonly name: string;
  /** Identifies what is recorded together because it takes earlier changes back. */
  readonly revert_id?: string;
};

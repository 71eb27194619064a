import type { Actor } from '../kernel/access/access.js';
import type { Sql } from '../database/sql.js';
import type { DataOf, EventDefinition } from './event-definition.js';
import type { NoticeDefinition, NoticeParams } from './notice-definition.js';

/** Field by field, what was and what is. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** Something that happened to one task, project or user, as a service describes it. */
export interface Change<E extends EventDefinition = EventDefinition> {
  event: E;
  /** The id of what changed, of the kind that the event's `subject` names. */
  subject_id: string;
  /** The project to whose numbered history this belongs; null for what is internal. */
  project_id: string | null;
  /** The task that decides who may see the event, where its visibility is `task`. */
  task_id?: string;
  changes: Changes;
  /** An expression on alias `e` where the database has it: for changes of so many things that they are not all held here. */
  data: DataOf<E> | Sql;
  /** To whom a task was assigned before and after. */
  assignees?: string[];
  /** Whom to tell. Who did it is never told. */
  notices?: Notice[];
  /** Its number in the history of the project, as soon as it is written. */
  seq?: number;
}

/** What one user is told of a change. */
export interface Notice {
  user_id: string;
  type: string;
  params: NoticeParams;
}

/** A notice of a defined kind. */
export function notice<P extends NoticeParams>(user_id: string, { type }: NoticeDefinition<P>, params: P): Notice {
  return { user_id, type, params };
}

/** Adds a change to those that the running transaction records when it commits. */
export type Recorder = <E extends EventDefinition>(change: Change<E>) => void;

/**
 * The fields in which two states of one thing differ.
 *
 * @param before undefined where the thing is new: every field of `after` that has a value then counts as changed.
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
    if (from !== to) changes[field] = { from, to };
  }
  return changes;
}

/** Who is recorded as having done something: a user, or the application itself (`id: null`). */
export type Author = Partial<Omit<Actor, 'id' | 'name'>> & { readonly id: string | null; readonly name: string };

import type { Type } from '@nestjs/common';

/**
 * Who sees an event: everybody who sees the project (`project`), those who may see the task that the event names
 * (`task`), or those who manage the project (`managers`). `internal` events belong to no project and appear only in the
 * admins' log.
 */
export type Visibility = 'project' | 'task' | 'managers' | 'internal';

/** The subjects of the events that only managers see: rows of the history tell the subject, and no more, of who sees them. */
export const MANAGED_SUBJECTS: readonly string[] = ['webhook'];

/** A type of event, defined once, in the feature that records it. */
export interface EventDefinition<T extends string = string, D extends object = object> {
  /** The name of the event, which is also the action in the activity log. */
  readonly type: T;
  /** The kind of thing that changed: `task`, `comment`, `project`, `member` or `user`. */
  readonly subject: string;
  /** The class that documents the event's `data`. */
  readonly data: Type<D>;
  readonly visibility: Visibility;
  /**
   * Whether users receive it without a subscription to the project, because something appears or disappears for
   * them, or is called otherwise.
   */
  readonly announced?: boolean;
  /** One sentence for the API documents. */
  readonly summary: string;
}

export type DataOf<E> = E extends EventDefinition<string, infer D> ? D : never;
export type TypeOf<E> = E extends EventDefinition<infer T> ? T : never;

/** Defines an event. It can be recorded once it is listed in `src/registry.ts`. */
export function defineEvent<const T extends string, D extends object>(
  definition: EventDefinition<T, D>,
): EventDefinition<T, D> {
  return definition;
}

/** Narrows a recorded event, and thereby its `data`, to one type. */
export function isEvent<E extends { type: string; data: unknown }, T extends string, D extends object>(
  event: E,
  { type }: EventDefinition<T, D>,
): event is E & { type: T; data: D } {
  return event.type === type;
}

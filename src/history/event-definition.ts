import type { Type } from '@nestjs/common';

/**
 * Who sees the events of a project: everybody who sees the project (`project`), or of those only who may see the task that
 * the event names (`task`). What is `internal` belongs to no project and appears in the admins' log alone.
 */
export type Visibility = 'project' | 'task' | 'internal';

/** One kind of event, defined once, in the feature that records it. */
export interface EventDefinition<T extends string = string, D extends object = object> {
  /** The name of the event, and of the action in the activity log. */
  readonly type: T;
  /** What kind of thing changed: `task`, `project`, `member`, `user`. */
  readonly subject: string;
  /** The class that documents the event's `data`. */
  readonly data: Type<D>;
  readonly visibility: Visibility;
  /** Whether users learn of it without having subscribed to the project, because it appeared or disappeared for them. */
  readonly announced?: boolean;
  /** One sentence for the API's documents. */
  readonly summary: string;
}

/** The `data` of an event. */
export type DataOf<E> = E extends EventDefinition<string, infer D> ? D : never;
/** The name of an event. */
export type TypeOf<E> = E extends EventDefinition<infer T> ? T : never;

/** Defines an event. It is recorded only once it is listed in `src/registry.ts`. */
export function defineEvent<const T extends string, D extends object>(
  definition: EventDefinition<T, D>,
): EventDefinition<T, D> {
  return definition;
}

/** Narrows a recorded event to one of its kinds, and with it its `data`. */
export function isEvent<E extends { type: string; data: unknown }, T extends string, D extends object>(
  event: E,
  { type }: EventDefinition<T, D>,
): event is E & { type: T; data: D } {
  return event.type === type;
}

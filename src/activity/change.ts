/** What can happen to a task. */
export const TASK_ACTIONS = ['task_created', 'task_updated', 'task_moved', 'task_deleted', 'task_restored'] as const;
/** What can happen to a project and its members. */
export const PROJECT_ACTIONS = [
  'project_created',
  'project_updated',
  'project_deleted',
  'project_restored',
  'member_added',
  'member_removed',
] as const;
/** What can happen to a user: recorded, but no live event of a project. */
export const USER_ACTIONS = ['user_created', 'user_updated', 'user_deleted'] as const;

/** What the activity log calls a change; for tasks and projects, also the name of the live event. */
export const ACTIONS = [...TASK_ACTIONS, ...PROJECT_ACTIONS, ...USER_ACTIONS] as const;
export type Action = (typeof ACTIONS)[number];

/** Field by field, what was and what is. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** Something that happened to one task, project or user, as a service describes it. */
export interface Change {
  action: Action;
  /** The project to whose numbered history this belongs; null for users. */
  project_id: string | null;
  task_id?: string;
  changes: Changes;
  /** The task, project or user after the change; of something deleted, its id and name. */
  data: object;
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
  type: NoticeType;
  message: string;
}

export const NOTICE_TYPES = [
  'task_assigned',
  'task_unassigned',
  'task_updated',
  'task_moved',
  'task_deleted',
  'task_restored',
  'member_added',
  'member_removed',
] as const;
export type NoticeType = (typeof NOTICE_TYPES)[number];

/** Adds a change to those that the running transaction records when it commits. */
export type Recorder = (change: Change) => void;

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

import i18next from 'i18next';

/** A notification, as far as its text and its place depend on it. */
export interface Notice {
  type:
    | 'task_assigned'
    | 'task_unassigned'
    | 'task_updated'
    | 'task_moved'
    | 'task_deleted'
    | 'task_restored'
    | 'member_added'
    | 'member_removed';
  message: string;
  project_id: string | null;
  task_id: string | null;
  actor: { name: string };
}

/** What happened, in the reader's language. The server's own text, in English, holds the name of what it is about. */
export function noticeText({ type, message, actor }: Notice): string {
  const name = /“([^]*)”/.exec(message)?.[1];
  const key = `notifications.type.${type}` as const;
  // It may be a type of a later version of the server.
  const is_known: boolean = i18next.exists(key as string);
  return name !== undefined && is_known ? i18next.t(key, { actor: actor.name, name }) : message;
}

/** Where what happened can be looked at: the address, or undefined where there is nothing to see for the reader any more. */
export function noticePlace({ type, task_id, project_id }: Notice): string | undefined {
  if (type === 'member_removed') return undefined;
  if (task_id && type !== 'task_deleted' && type !== 'task_unassigned') return `/tasks/${task_id}`;
  return project_id ? `/projects/${project_id}/board` : undefined;
}

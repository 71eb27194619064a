import i18next from 'i18next';
import { formatDate } from '../lib/format.js';

/** A notification, as far as its text and its place depend on it. */
export interface Notice {
  type: string;
  /** The server's own text, in English. */
  message: string;
  params: Record<string, string>;
  project_id: string | null;
  task_id: string | null;
  actor: { name: string };
}

/** What happened, in the reader's language. */
export function noticeText({ type, message, params, actor }: Notice): string {
  const key = `notifications.type.${type}`;
  // It may be a type of a later version of the server.
  const isKnown: boolean = i18next.exists(key);
  if (!isKnown) return message;
  const role = params.project_role && i18next.t(`projectRole.${params.project_role as 'member'}`);
  const deadline = params.deadline && formatDate(params.deadline);
  return i18next.t(key, { ...params, role, deadline, actor: actor.name, defaultValue: '' });
}

/** Where what happened can be looked at: the address, or undefined where there is nothing to see for the reader any more. */
export function noticePlace({ type, task_id, project_id }: Notice): string | undefined {
  if (type === 'member_removed') return undefined;
  if (type === 'password_requested') return '/people';
  if (type.startsWith('webhook_') && project_id) return `/projects/${project_id}/webhooks`;
  if (task_id && !/^(tasks?|watched)_(deleted|unassigned)$/.test(type)) return `/tasks/${task_id}`;
  return project_id ? `/projects/${project_id}/board` : undefined;
}

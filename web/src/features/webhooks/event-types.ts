import type { WebhookEvent } from '../../data/webhooks.js';

/** The types of events that can be chosen, in the order in which they are offered. */
export const EVENT_TYPES = [
  ...(['task_created', 'task_updated', 'task_moved', 'task_deleted', 'task_restored'] as const),
  ...(['task_archived', 'task_unarchived', 'task_transferred'] as const),
  ...(['comment_created', 'comment_updated', 'comment_deleted'] as const),
  ...(['attachment_added', 'attachment_removed', 'attachment_restored'] as const),
  ...(['link_created', 'link_updated', 'link_deleted'] as const),
  ...(['checklist_item_created', 'checklist_item_updated', 'checklist_item_moved'] as const),
  ...(['checklist_item_deleted', 'checklist_item_restored', 'checklist_item_converted'] as const),
  ...(['project_created', 'project_updated', 'project_deleted', 'project_restored'] as const),
  ...(['column_created', 'column_updated', 'column_moved', 'column_deleted'] as const),
  ...(['label_created', 'label_updated', 'label_deleted', 'label_restored'] as const),
  ...(['view_created', 'view_updated', 'view_deleted', 'view_restored'] as const),
  ...(['member_added', 'member_updated', 'member_removed'] as const),
  ...(['import_finished', 'import_undone'] as const),
  ...(['webhook_created', 'webhook_updated', 'webhook_paused', 'webhook_deleted'] as const),
] satisfies WebhookEvent[];

export type EventType = (typeof EVENT_TYPES)[number];

/** Whether a text is a type that this page knows. */
export const isKnownType = (type: string): type is EventType => (EVENT_TYPES as string[]).includes(type);

import { defineNotice, NoticeKind } from '../../history/notice-definition.js';

const params = { title: 'Write the launch announcement', count: '11' };

export const TASKS_ASSIGNED_NOTICE = defineNotice({
  type: 'tasks_assigned',
  kind: NoticeKind.Assignment,
  text: '“{title}” was assigned to you, with {count} more.',
  params,
});
export const TASKS_UNASSIGNED_NOTICE = defineNotice({
  type: 'tasks_unassigned',
  kind: NoticeKind.Assignment,
  text: '“{title}” is no longer assigned to you, with {count} more.',
  params,
});
export const TASKS_CHANGED_NOTICE = defineNotice({
  type: 'tasks_changed',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was changed, with {count} more.',
  params,
});
export const TASKS_ARCHIVED_NOTICE = defineNotice({
  type: 'tasks_archived',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was archived, with {count} more.',
  params,
});
export const TASKS_DELETED_NOTICE = defineNotice({
  type: 'tasks_deleted',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was deleted, with {count} more.',
  params,
});

export const BULK_NOTICES = [
  TASKS_ASSIGNED_NOTICE,
  TASKS_UNASSIGNED_NOTICE,
  TASKS_CHANGED_NOTICE,
  TASKS_ARCHIVED_NOTICE,
  TASKS_DELETED_NOTICE,
];

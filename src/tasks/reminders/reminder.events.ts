import { defineNotice, NoticeKind } from '../../history/notice-definition.js';

export const TASK_DUE_NOTICE = defineNotice({
  type: 'task_due',
  kind: NoticeKind.Deadline,
  text: '“{title}” is due on {deadline}.',
  params: { title: 'Write the launch announcement', deadline: '2026-12-31' },
});

export const REMINDER_NOTICES = [TASK_DUE_NOTICE];

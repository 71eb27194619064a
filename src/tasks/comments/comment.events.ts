import { defineEvent } from '../../history/event-definition.js';
import { defineNotice, NoticeKind } from '../../history/notice-definition.js';
import { CommentEventDto } from './comment.dto.js';

export const COMMENT_CREATED = defineEvent({
  type: 'comment_created',
  subject: 'comment',
  data: CommentEventDto,
  visibility: 'task',
  summary: 'A comment was written.',
});
export const COMMENT_UPDATED = defineEvent({
  type: 'comment_updated',
  subject: 'comment',
  data: CommentEventDto,
  visibility: 'task',
  summary: 'The text of a comment was changed, or somebody reacted to it.',
});
export const COMMENT_DELETED = defineEvent({
  type: 'comment_deleted',
  subject: 'comment',
  data: CommentEventDto,
  visibility: 'task',
  summary: 'A comment was deleted. Its earlier events have lost its text.',
});

export const COMMENT_EVENTS = [COMMENT_CREATED, COMMENT_UPDATED, COMMENT_DELETED];

const params = { title: 'Write the launch announcement' };

export const TASK_COMMENTED_NOTICE = defineNotice({
  type: 'task_commented',
  kind: NoticeKind.Comment,
  text: 'A comment was added to “{title}”.',
  params,
});
export const COMMENT_MENTION_NOTICE = defineNotice({
  type: 'comment_mention',
  kind: NoticeKind.Mention,
  text: 'You were mentioned in a comment on “{title}”.',
  params,
});

export const COMMENT_NOTICES = [TASK_COMMENTED_NOTICE, COMMENT_MENTION_NOTICE];

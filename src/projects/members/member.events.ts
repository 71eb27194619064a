import { defineEvent } from '../../history/event-definition.js';
import { defineNotice, NoticeKind } from '../../history/notice-definition.js';
import { ProjectStateDto } from '../project.dto.js';

export const MEMBER_ADDED = defineEvent({
  type: 'member_added',
  subject: 'member',
  data: ProjectStateDto,
  visibility: 'project',
  announced: true,
  summary: 'A user was added to a project.',
});
export const MEMBER_UPDATED = defineEvent({
  type: 'member_updated',
  subject: 'member',
  data: ProjectStateDto,
  visibility: 'project',
  announced: true,
  summary: 'A member of a project got another role in it.',
});
export const MEMBER_REMOVED = defineEvent({
  type: 'member_removed',
  subject: 'member',
  data: ProjectStateDto,
  visibility: 'project',
  announced: true,
  summary: 'A user was removed from a project.',
});

export const MEMBER_EVENTS = [MEMBER_ADDED, MEMBER_UPDATED, MEMBER_REMOVED];

const params = { name: 'Website relaunch' };

export const MEMBER_ADDED_NOTICE = defineNotice({
  type: 'member_added',
  kind: NoticeKind.Membership,
  text: 'You were added to “{name}”.',
  params,
});
export const MEMBER_UPDATED_NOTICE = defineNotice({
  type: 'member_updated',
  kind: NoticeKind.Membership,
  text: 'Your role in “{name}” is now {project_role}.',
  params: { ...params, project_role: 'viewer' },
});
export const MEMBER_REMOVED_NOTICE = defineNotice({
  type: 'member_removed',
  kind: NoticeKind.Membership,
  text: 'You were removed from “{name}”.',
  params,
});

export const MEMBER_NOTICES = [MEMBER_ADDED_NOTICE, MEMBER_UPDATED_NOTICE, MEMBER_REMOVED_NOTICE];

import { defineEvent } from '../../history/event-definition.js';
import { defineNotice, NoticeKind } from '../../history/notice-definition.js';
import { DeletedTaskDto, TaskDto, TransferredTaskDto } from './task.dto.js';

export const TASK_CREATED = defineEvent({
  type: 'task_created',
  subject: 'task',
  data: TaskDto,
  visibility: 'task',
  summary: 'A task was created.',
});
export const TASK_UPDATED = defineEvent({
  type: 'task_updated',
  subject: 'task',
  data: TaskDto,
  visibility: 'task',
  summary: 'Fields of a task were changed.',
});
export const TASK_MOVED = defineEvent({
  type: 'task_moved',
  subject: 'task',
  data: TaskDto,
  visibility: 'task',
  summary: 'A task was moved to another place on the board.',
});
export const TASK_ARCHIVED = defineEvent({
  type: 'task_archived',
  subject: 'task',
  data: TaskDto,
  visibility: 'task',
  summary: 'A task was archived: it left the board and the lists.',
});
export const TASK_UNARCHIVED = defineEvent({
  type: 'task_unarchived',
  subject: 'task',
  data: TaskDto,
  visibility: 'task',
  summary: 'A task came back from the archive, to its former place.',
});
export const TASK_DELETED = defineEvent({
  type: 'task_deleted',
  subject: 'task',
  data: DeletedTaskDto,
  visibility: 'task',
  summary: 'A task was put into the trash.',
});
export const TASK_RESTORED = defineEvent({
  type: 'task_restored',
  subject: 'task',
  data: TaskDto,
  visibility: 'task',
  summary: 'A task came back from the trash.',
});

export const TASK_TRANSFERRED = defineEvent({
  type: 'task_transferred',
  subject: 'task',
  data: TransferredTaskDto,
  visibility: 'task',
  summary:
    'A task went to another project, or came from one. Each of the two projects has its own event; neither names the other.',
});

export const TASK_EVENTS = [
  TASK_CREATED,
  TASK_UPDATED,
  TASK_MOVED,
  TASK_ARCHIVED,
  TASK_UNARCHIVED,
  TASK_DELETED,
  TASK_RESTORED,
  TASK_TRANSFERRED,
];

const params = { title: 'Write the launch announcement' };

export const TASK_ASSIGNED_NOTICE = defineNotice({
  type: 'task_assigned',
  kind: NoticeKind.Assignment,
  text: '“{title}” was assigned to you.',
  params,
});
export const TASK_UNASSIGNED_NOTICE = defineNotice({
  type: 'task_unassigned',
  kind: NoticeKind.Assignment,
  text: '“{title}” is no longer assigned to you.',
  params,
});
export const TASK_UPDATED_NOTICE = defineNotice({
  type: 'task_updated',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was changed.',
  params,
});
export const TASK_MOVED_NOTICE = defineNotice({
  type: 'task_moved',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was moved.',
  params,
});
export const TASK_ARCHIVED_NOTICE = defineNotice({
  type: 'task_archived',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was archived.',
  params,
});
export const TASK_UNARCHIVED_NOTICE = defineNotice({
  type: 'task_unarchived',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” came back from the archive.',
  params,
});
export const TASK_DELETED_NOTICE = defineNotice({
  type: 'task_deleted',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was deleted.',
  params,
});
export const TASK_RESTORED_NOTICE = defineNotice({
  type: 'task_restored',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was restored.',
  params,
});

export const TASK_TRANSFERRED_NOTICE = defineNotice({
  type: 'task_transferred',
  kind: NoticeKind.Change,
  text: 'Your task “{title}” was moved to another project.',
  params,
});

export const TASK_NOTICES = [
  TASK_ASSIGNED_NOTICE,
  TASK_UNASSIGNED_NOTICE,
  TASK_UPDATED_NOTICE,
  TASK_MOVED_NOTICE,
  TASK_ARCHIVED_NOTICE,
  TASK_UNARCHIVED_NOTICE,
  TASK_DELETED_NOTICE,
  TASK_RESTORED_NOTICE,
  TASK_TRANSFERRED_NOTICE,
];

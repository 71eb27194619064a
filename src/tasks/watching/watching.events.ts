import { defineNotice, NoticeKind } from '../../history/notice-definition.js';

const kind = NoticeKind.Change;
const params = { title: 'Write the launch announcement' };

export const WATCHED_UPDATED_NOTICE = defineNotice({
  type: 'watched_updated',
  kind,
  text: '“{title}” was changed.',
  params,
});
export const WATCHED_MOVED_NOTICE = defineNotice({
  type: 'watched_moved',
  kind,
  text: '“{title}” was moved.',
  params,
});
export const WATCHED_ARCHIVED_NOTICE = defineNotice({
  type: 'watched_archived',
  kind,
  text: '“{title}” was archived.',
  params,
});
export const WATCHED_DELETED_NOTICE = defineNotice({
  type: 'watched_deleted',
  kind,
  text: '“{title}” was deleted.',
  params,
});
export const WATCHED_RESTORED_NOTICE = defineNotice({
  type: 'watched_restored',
  kind,
  text: '“{title}” came back.',
  params,
});
export const WATCHED_SEVERAL_NOTICE = defineNotice({
  type: 'watched_several',
  kind,
  text: '“{title}” was changed, with {count} more.',
  params: { ...params, count: '11' },
});

export const WATCHING_NOTICES = [
  WATCHED_UPDATED_NOTICE,
  WATCHED_MOVED_NOTICE,
  WATCHED_ARCHIVED_NOTICE,
  WATCHED_DELETED_NOTICE,
  WATCHED_RESTORED_NOTICE,
  WATCHED_SEVERAL_NOTICE,
];

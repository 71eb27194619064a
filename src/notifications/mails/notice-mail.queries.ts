import { type Queryable, type Sql, sql } from '../../database/sql.js';
import type { NoticeKind, NoticeParams } from '../../history/notice-definition.js';
import { isLanguage, type Language } from '../../mail/language.js';
import { whoMay } from '../../projects/access-policy.js';
import { isMailedSql } from '../preferences/mailed-kinds.js';

/** Something that is told in a mail, as its reader may see it now. */
export interface Told {
  kind: NoticeKind;
  type: string;
  params: NoticeParams;
  actor_name: string;
  project_id: string;
  project_name: string;
  task_id: string | null;
  task_key: string | null;
  task_title: string | null;
  comment_id: string | null;
  /** How the comment begins: Markdown. */
  comment_text: string | null;
  /** The names of those whom the comment mentions, by their ids. */
  comment_names: Record<string, string> | null;
}

/** To whom a mail goes. */
export interface Reader {
  id: string;
  name: string;
  email: string;
  language: Language;
}

/** The type of reminders: of no use once the task is done, somebody else's, or due at another time. */
const TASK_DUE = 'task_due';
/** How much of a comment is read, in characters. */
const EXCERPT = 500;

/** Whether user `u` may see what it is about: a task, or else the project. */
const IS_VISIBLE: Sql = sql`
  CASE WHEN o.task_id IS NULL THEN ${whoMay('see', 'project')}
    ELSE t.id IS NOT NULL AND t.deleted_at IS NULL AND ${whoMay('see', 'task')} END`;

/** The reader of a mail, unless their account has ended. */
export async function readerOf(on: Queryable, user_id: string): Promise<Reader | undefined> {
  const reader = await on.row<Omit<Reader, 'language'> & { language: unknown }>(sql`
    SELECT u.id, u.name, u.email, x.language FROM users u LEFT JOIN user_preferences x ON x.user_id = u.id
    WHERE u.id = ${user_id} AND u.deleted_at IS NULL`);
  return reader && { ...reader, language: isLanguage(reader.language) ? reader.language : 'en' };
}

/**
 * What a mail is about, oldest first, as it is now: without what its reader may no longer see or no longer wants to be
 * mailed, has read meanwhile in the list of notifications, or what was deleted. Titles and texts are those of now.
 */
export function toldIn(on: Queryable, user_id: string, mail_id: string): Promise<Told[]> {
  return on.rows<Told>(sql`
    SELECT o.kind, o.type, o.params, o.actor_name, p.id AS project_id, p.name AS project_name, t.id AS task_id,
      p.key || '-' || t.number AS task_key, t.title AS task_title, c.id AS comment_id, left(c.text, ${EXCERPT}) AS comment_text,
      (SELECT json_object_agg(v.id, v.name) FROM comment_mentions cm JOIN users v ON v.id = cm.user_id
        WHERE cm.comment_id = c.id) AS comment_names
    FROM notice_mails o JOIN users u ON u.id = o.user_id
    LEFT JOIN user_preferences x ON x.user_id = o.user_id
    LEFT JOIN tasks t ON t.id = o.task_id
    JOIN projects p ON p.id = coalesce(t.project_id, o.project_id)
    LEFT JOIN comments c ON c.id = o.comment_id
    LEFT JOIN notifications n ON n.id = o.id
    WHERE o.user_id = ${user_id} AND o.mail_id = ${mail_id} AND u.deleted_at IS NULL AND n.read_at IS NULL
      AND ${isMailedSql(sql`o.kind`)} AND p.deleted_at IS NULL AND ${IS_VISIBLE}
      AND (o.type <> ${TASK_DUE} OR (t.status <> 'done' AND t.archived_at IS NULL AND t.assigned_to = u.id
        AND t.deadline::text = o.params ->> 'deadline'))
      AND (o.comment_id IS NULL OR (c.id IS NOT NULL AND c.deleted_at IS NULL AND c.task_id = t.id))
    ORDER BY o.created_at, o.id`);
}
